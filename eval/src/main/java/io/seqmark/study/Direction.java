package io.seqmark.study;

import io.seqmark.spec.Scoring.Metric;

/** Which of two scores is the better one. */
public enum Direction {
    /** Of BLEU, ROUGE and most others. */
    HIGHER_IS_BETTER,
    /** Of TER and repetition. */
    LOWER_IS_BETTER,
    /** Of a length, which tells and does not judge. */
    NEITHER;

    /** What is better of a metric. */
    public static Direction of(Metric metric) {
        return switch (metric) {
            case TER, REPETITION -> LOWER_IS_BETTER;
            case LENGTH -> NEITHER;
            case BLEU, CHRF, ROUGE, EXACT_MATCH, TOKEN_F1 -> HIGHER_IS_BETTER;
        };
    }

    /** What is better of a score of that name, whatever computed it. */
    public static Direction ofScore(String name) {
        if (name.startsWith(SegmentColumns.PERPLEXITY)) {
            return LOWER_IS_BETTER;
        }
        return Metric.find(name)
                .map(Direction::of)
                .orElseGet(() -> SegmentColumns.kind(name)
                                .filter(kind -> !kind.higherIsBetter())
                                .isPresent()
                        ? LOWER_IS_BETTER
                        : HIGHER_IS_BETTER);
    }

    /** How much better the second of two scores is; negative where it is worse. */
    public double gain(double before, double after) {
        return this == LOWER_IS_BETTER ? before - after : after - before;
    }
}
