/** Models and decoding: from texts to generated texts. */
module io.seqmark.engine {
    requires jdk.management;
    requires transitive io.seqmark.cuda;
    requires transitive io.seqmark.tensor;
    requires transitive io.seqmark.tokenizers;

    exports io.seqmark;
    exports io.seqmark.engine;
    exports io.seqmark.generate.option;
    exports io.seqmark.model;

    uses io.seqmark.model.Family;
}
