package io.seqmark.generate.search;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A running hypothesis.
 *
 * @param tokens its history, decoder start first
 * @param score sum of log-probabilities
 * @param row the decoder row that computes its continuations
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Beam(int[] tokens, float score, int row) {
    /** Decoder tokens, start included. */
    int length() {
        return tokens.length;
    }

    /** The last token. */
    int last() {
        return tokens[tokens.length - 1];
    }

    /** The history with one more token. */
    int[] with(int token) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = token;
        return longer;
    }

    /** The generated ids with one more token. */
    int[] generatedWith(int token) {
        int[] ids = Arrays.copyOfRange(tokens, 1, tokens.length + 1);
        ids[tokens.length - 1] = token;
        return ids;
    }

    /** The generated ids: the history without the decoder start. */
    int[] generated() {
        return Arrays.copyOfRange(tokens, 1, tokens.length);
    }

    /**
     * As many results as are wanted: where everything was forbidden before enough had finished, what there was must do.
     *
     * @param finished the best first
     * @param last the beams of the step before
     */
    static List<Sequence> filledUp(List<Sequence> finished, List<Beam> last, int wanted) {
        return Stream.concat(
                        finished.stream(),
                        last.stream()
                                .limit(Math.max(0, wanted - finished.size()))
                                .map(beam -> new Sequence(beam.generated(), beam.score())))
                .toList();
    }
}
