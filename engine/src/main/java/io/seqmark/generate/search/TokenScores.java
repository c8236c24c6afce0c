package io.seqmark.generate.search;

import io.seqmark.generate.option.GenerationConfig;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the score of every continuation that a beam search looks at, so that those of the chosen sequences' tokens can be
 * told at the end. Not thread-safe.
 */
final class TokenScores {
    private final boolean asked;
    private final int decoderStart;
    private final Map<IntBuffer, Float> scores = new HashMap<>();

    TokenScores(GenerationConfig config) {
        this.asked = config.outputScores();
        this.decoderStart = config.decoderStartTokenId();
    }

    /** A continuation's own score: the log-probability as the logits processors left it. */
    void add(Beam beam, int token, float score) {
        if (asked) {
            // beams with one history differ in what only the best of them is given, and it comes first
            scores.putIfAbsent(IntBuffer.wrap(beam.with(token)), score);
        }
    }

    /** The sequences with the scores of their tokens; as they are where those were not asked for. */
    List<Sequence> annotate(List<Sequence> sequences) {
        return asked ? sequences.stream().map(this::annotate).toList() : sequences;
    }

    private Sequence annotate(Sequence sequence) {
        int[] ids = sequence.ids();
        int[] history = new int[ids.length + 1];
        history[0] = decoderStart;
        System.arraycopy(ids, 0, history, 1, ids.length);
        float[] own = new float[ids.length];
        for (int i = 0; i < own.length; i++) {
            // a token that was appended without being chosen has none
            own[i] = scores.getOrDefault(IntBuffer.wrap(Arrays.copyOf(history, i + 2)), 0f);
        }
        return new Sequence(ids, sequence.score(), own);
    }
}
