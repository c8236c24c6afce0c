package io.seqmark.tokenizer;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.contract.Semantics;

/** Chooses and opens the tokenizer of a checkpoint. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * Opens the tokenizer of a checkpoint by its {@code model_type}, {@code tokenizer_class} and files.
     *
     * @throws io.seqmark.contract.InputException if files are missing, unreadable or of another family
     */
    public static Tokenizer open(Checkpoint checkpoint, Semantics semantics) {
        throw new UnsupportedOperationException(semantics.label());
    }
}
