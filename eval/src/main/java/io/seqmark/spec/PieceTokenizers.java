package io.seqmark.spec;

import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.metrics.tokenize.PieceTokenizer;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel;
import io.seqmark.tokenizer.sentencepiece.SentencePieceProcessor;
import java.nio.file.Path;

/** Brings SentencePiece models to the metrics, which know no other room: BLEU on the pieces of FLORES. */
public final class PieceTokenizers {
    private PieceTokenizers() {}

    /**
     * A tokenizer that splits lines into the pieces of a model.
     *
     * @param name what the metric's signature calls it, for example {@code flores200}
     * @throws io.seqmark.base.InputException if the file is missing, unreadable or no SentencePiece model
     */
    public static LineTokenizer read(String name, Path model) {
        SentencePieceProcessor processor = new SentencePieceProcessor(SentencePieceModel.read(model));
        return new PieceTokenizer(name, processor::encode);
    }
}
