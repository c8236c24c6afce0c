/** Checkpoints in Hugging Face layout and the hub that they come from. */
module io.seqmark.checkpoint {
    requires java.net.http;
    requires pickle;
    requires transitive io.seqmark.base;
    requires transitive tools.jackson.databind;

    exports io.seqmark.checkpoint;
    exports io.seqmark.checkpoint.adapter;
}
