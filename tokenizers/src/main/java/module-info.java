/** Tokenizers whose ids and texts are those of transformers. */
module io.seqmark.tokenizers {
    requires ai.djl.tokenizers;
    requires transitive io.seqmark.checkpoint;

    exports io.seqmark.tokenizer;
    exports io.seqmark.tokenizer.recipe;
    exports io.seqmark.tokenizer.sentencepiece;
}
