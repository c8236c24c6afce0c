package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.language.LanguageSetup;
import java.nio.file.Path;
import java.util.Optional;

/** Chooses and opens the tokenizer of a checkpoint. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * Opens the tokenizer of a checkpoint by its {@code tokenizer_class}, else the usual one of its family.
     *
     * @param usual the class in transformers that a checkpoint of this family has where its files name none
     * @throws InputException if files are missing, unreadable or of another family, a language is unknown (the message
     *     names the nearest), or the family has no languages
     */
    public static Tokenizer open(
            Checkpoint checkpoint, Optional<String> usual, Semantics semantics, Languages languages) {
        return open(TokenizerFiles.of(checkpoint), usual, semantics, languages);
    }

    /**
     * Whether the tokenizer of a checkpoint knows languages.
     *
     * @param usual as for {@link #open}
     * @throws InputException if it has no known tokenizer
     */
    public static boolean hasLanguages(Checkpoint checkpoint, Optional<String> usual) {
        return TokenizerClass.of(TokenizerFiles.of(checkpoint), usual).hasLanguages();
    }

    /**
     * The class in transformers that a checkpoint's tokenizer has.
     *
     * @param usual as for {@link #open}
     * @throws InputException if it has no known tokenizer
     */
    public static String kind(Checkpoint checkpoint, Optional<String> usual) {
        return TokenizerClass.of(TokenizerFiles.of(checkpoint), usual).label();
    }

    /**
     * The same that encodes targets instead of sources.
     *
     * @throws InputException also if this class has no form for them
     */
    public static Tokenizer openForTargets(
            Checkpoint checkpoint, Optional<String> usual, Semantics semantics, Languages languages) {
        TokenizerFiles files = TokenizerFiles.of(checkpoint);
        return TokenizerClass.of(files, usual).openForTargets(files, semantics, languages);
    }

    /**
     * The same as {@link #open} of a checkpoint whose tokenizer is in another folder.
     *
     * @param folder with the tokenizer's files
     */
    public static Tokenizer openFrom(Path folder, Checkpoint checkpoint, Optional<String> usual, Semantics semantics) {
        return open(TokenizerFiles.of(folder, checkpoint), usual, semantics, Languages.NONE);
    }

    static Tokenizer open(TokenizerFiles files, Optional<String> usual, Semantics semantics, Languages languages) {
        TokenizerClass kind = TokenizerClass.of(files, usual);
        kind.check(semantics, files);
        if (!kind.hasLanguages()) {
            LanguageSetup.refuse(languages, files);
        }
        return kind.open(files, semantics, languages);
    }
}
