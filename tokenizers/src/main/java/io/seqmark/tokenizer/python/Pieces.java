package io.seqmark.tokenizer.python;

import java.util.List;
import java.util.Optional;

/** What a Python tokenizer class of transformers does with the text between special tokens. Thread-safe. */
public interface Pieces extends AutoCloseable {
    /** The ids of a stretch of text without special tokens. */
    int[] encode(String text);

    /** The id of a special token's text; the unknown token's where there is none. */
    int id(String token);

    /** Whether that text has an id of its own. */
    boolean contains(String token);

    /** The token with that id; absent where transformers has none, and would fail. */
    Optional<String> token(int id);

    /** Joins tokens to text. */
    String join(List<String> tokens);

    /** The number of entries without added tokens. */
    int size();

    /** What happens to the whole text first. */
    default String prepare(String text) {
        return text;
    }

    @Override
    default void close() {}
}
