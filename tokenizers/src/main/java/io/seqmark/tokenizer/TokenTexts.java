package io.seqmark.tokenizer;

import java.util.Optional;

/**
 * What each token adds to a text, as transformers' {@code StopStringCriteria} measures it: in bytes where the tokenizer's
 * decoder works on bytes, else in characters (code points). Thread-safe.
 */
public interface TokenTexts {
    /** The units of a text: code points, or bytes (0 to 255). */
    int[] units(String text);

    /** The units that a token adds behind a word; absent where there is no token with that id. */
    Optional<int[]> units(int id);

    /** The number of ids. */
    int size();
}
