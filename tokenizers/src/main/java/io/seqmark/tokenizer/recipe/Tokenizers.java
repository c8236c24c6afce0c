package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.language.LanguageSetup;

/** Chooses and opens the tokenizer of a checkpoint. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * Opens the tokenizer of a checkpoint without naming languages.
     *
     * @throws InputException if files are missing, unreadable or of another family
     */
    public static Tokenizer open(Checkpoint checkpoint, Semantics semantics) {
        return open(checkpoint, semantics, Languages.NONE);
    }

    /**
     * Opens the tokenizer of a checkpoint by its {@code tokenizer_class}, else its {@code model_type}.
     *
     * @throws InputException if files are missing, unreadable or of another family, a language is unknown (the message
     *     names the nearest), or the family has no languages
     */
    public static Tokenizer open(Checkpoint checkpoint, Semantics semantics, Languages languages) {
        return open(TokenizerFiles.of(checkpoint), semantics, languages);
    }

    /**
     * Whether the tokenizer of a checkpoint knows languages.
     *
     * @throws InputException if it has no known tokenizer
     */
    public static boolean hasLanguages(Checkpoint checkpoint) {
        return TokenizerClass.of(TokenizerFiles.of(checkpoint)).hasLanguages();
    }

    /**
     * The class in transformers that a checkpoint's tokenizer has.
     *
     * @throws InputException if it has no known tokenizer
     */
    public static String kind(Checkpoint checkpoint) {
        return TokenizerClass.of(TokenizerFiles.of(checkpoint)).label();
    }

    static Tokenizer open(TokenizerFiles files, Semantics semantics) {
        return open(files, semantics, Languages.NONE);
    }

    static Tokenizer open(TokenizerFiles files, Semantics semantics, Languages languages) {
        TokenizerClass kind = TokenizerClass.of(files);
        kind.check(semantics, files);
        if (!kind.hasLanguages()) {
            LanguageSetup.refuse(languages, files);
        }
        return kind.open(files, semantics, languages);
    }
}
