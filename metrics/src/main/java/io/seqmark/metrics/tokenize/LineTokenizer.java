package io.seqmark.metrics.tokenize;

import io.seqmark.metrics.text.TextBuffer;

/** Rewrites a line so that its tokens are separated by white space. Implementations are immutable and thread-safe. */
public interface LineTokenizer {
    /** The value of {@code tok} in the metric's signature. */
    String signature();

    /** Rewrites the line in place. */
    void tokenize(TextBuffer line);

    /** Rewrites a line; white space may be left at both ends and repeated between tokens. */
    default String tokenize(String line) {
        TextBuffer buffer = new TextBuffer();
        buffer.set(line);
        tokenize(buffer);
        return buffer.toString();
    }
}
