package io.seqmark.tokenizer;

import java.util.Optional;

/**
 * What {@code --src_lang} and {@code --tgt_lang} say.
 *
 * @param source the language of the sources; absent: the checkpoint's, else the family's default
 * @param target the language of the output
 */
public record Languages(Optional<String> source, Optional<String> target) {
    /** No language named. */
    public static final Languages NONE = new Languages(Optional.empty(), Optional.empty());

    /** Whether none is named. */
    public boolean isEmpty() {
        return source.isEmpty() && target.isEmpty();
    }
}
