package io.seqmark.metrics.tokenize;

import io.seqmark.metrics.text.TextBuffer;
import java.util.List;
import java.util.function.Function;

/**
 * {@code flores101}, {@code flores200} and their like: pieces of a SentencePiece model, of which this module knows only that it
 * turns a line into pieces.
 *
 * @param signature the model's name in the metric's signature
 * @param pieces splits a line; thread-safe
 */
public record PieceTokenizer(String signature, Function<String, List<String>> pieces) implements LineTokenizer {
    @Override
    public void tokenize(TextBuffer line) {
        line.set(String.join(" ", pieces.apply(line.toString())));
    }
}
