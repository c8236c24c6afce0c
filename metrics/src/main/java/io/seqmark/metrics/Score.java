package io.seqmark.metrics;

import io.seqmark.metrics.text.PythonFloat;

/** What a metric says of a corpus or of one pair. Values of this type are immutable. */
public interface Score {
    /** The metric's name as sacrebleu prints it, for example {@code BLEU} or {@code chrF2++}. */
    String name();

    /** The score; from 0 to 100, though TER may exceed 100. */
    double score();

    /** sacrebleu's {@code verbose_score}, the detail that follows the score; empty where the metric has none. */
    String verboseScore();

    /**
     * The line that sacrebleu prints without a signature, for example {@code BLEU = 32.94 63.1/40.1/27.4/19.1 (BP = ...)}.
     *
     * @param width decimals of the score
     */
    default String format(int width) {
        String line = name() + " = " + PythonFloat.fixed(score(), width);
        return verboseScore().isEmpty() ? line : line + " " + verboseScore();
    }
}
