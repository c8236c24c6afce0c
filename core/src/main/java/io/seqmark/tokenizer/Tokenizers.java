package io.seqmark.tokenizer;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.contract.InputException;
import io.seqmark.contract.Semantics;

/** Chooses and opens the tokenizer of a checkpoint. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * Opens the tokenizer of a checkpoint by its {@code model_type} and files.
     *
     * @throws InputException if files are missing, unreadable or of another family
     */
    public static Tokenizer open(Checkpoint checkpoint, Semantics semantics) {
        return open(TokenizerFiles.of(checkpoint), semantics);
    }

    static Tokenizer open(TokenizerFiles files, Semantics semantics) {
        return switch (files.modelType()) {
            case "marian" -> MarianPieces.open(files, semantics);
            case "bart" -> ByteLevelBpe.roberta(files, semantics);
            case "t5" ->
                semantics == Semantics.HF_4_4 && files.find("spiece.model").isPresent()
                        ? T5Pieces.open(files)
                        : T5Fast.open(files);
            default ->
                throw new InputException(files.directory() + ": no tokenizer is known for the model_type "
                        + files.modelType() + " (known: bart, marian, t5)");
        };
    }
}
