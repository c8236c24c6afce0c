package io.seqmark.generate.logits;

/** Keskar et al., 2019, section 4.1, on the tokens of the history or of the source: each once, whatever its sign. */
final class RepetitionPenalty {
    private RepetitionPenalty() {}

    /** {@code repetition_penalty}: on what was generated, the decoder start included. */
    static LogitsProcessor ofHistory(float penalty) {
        return (history, length, scores) -> apply(history, length, penalty, scores);
    }

    /**
     * {@code encoder_repetition_penalty}: makes the tokens of the source likelier. In beam search it is for the best
     * running beam alone, because that is what transformers does with a sentence of its own: it indexes the rows of all
     * beams by sentence.
     */
    static LogitsProcessor ofSource(double penalty, int[] source) {
        float inverse = (float) (1 / penalty);
        return new LogitsProcessor() {
            @Override
            public void process(int[] history, int length, RowScores scores) {
                apply(source, source.length, inverse, scores);
            }

            @Override
            public boolean isForBestBeamOnly() {
                return true;
            }
        };
    }

    private static void apply(int[] tokens, int count, float penalty, RowScores scores) {
        for (int i = 0; i < count; i++) {
            // a source may have ids that the target's vocabulary does not reach
            if (tokens[i] < scores.size() && isFirst(tokens, i)) {
                float score = scores.get(tokens[i]);
                scores.set(tokens[i], score < 0 ? score * penalty : score / penalty);
            }
        }
    }

    private static boolean isFirst(int[] tokens, int index) {
        for (int i = 0; i < index; i++) {
            if (tokens[i] == tokens[index]) {
                return false;
            }
        }
        return true;
    }
}
