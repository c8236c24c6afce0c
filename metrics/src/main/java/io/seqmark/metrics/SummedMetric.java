package io.seqmark.metrics;

import java.util.List;

/**
 * A metric whose corpus score is a function of counts summed over the corpus: BLEU, chrF, TER. Immutable and thread-safe.
 *
 * @param <S> its score
 */
public interface SummedMetric<S extends Score> extends ResampledMetric {
    /** The number of counts of a {@link Statistics} of this metric, and of numbers in a row. */
    @Override
    int width();

    /** Scratch memory for one thread. */
    PairCounter newCounter();

    /** The score of a pair or a corpus from its statistics. */
    S score(Statistics statistics);

    /** The signature of a score with these statistics. */
    Signature signature(Statistics statistics);

    /** The numbers of a pair as sacrebleu resamples them: the counts, unless the metric holds them in units of its own. */
    default void row(Statistics pair, double[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = pair.count(i);
        }
    }

    @Override
    default boolean singlePrecisionSums() {
        return true;
    }

    /** An empty corpus to add pairs to. */
    default Accumulator<S> accumulator() {
        return new Accumulator<>(this);
    }

    /** The statistics of one pair. To score many pairs, add them to an {@link Accumulator}, which reuses its memory. */
    default Statistics statistics(String hypothesis, List<String> references) {
        long[] counts = new long[width()];
        newCounter().count(hypothesis, requireSome(references), counts);
        return Statistics.of(1, references.size(), references.size(), counts);
    }

    /** The score of one pair. */
    default S sentenceScore(String hypothesis, List<String> references) {
        return score(statistics(hypothesis, references));
    }

    /**
     * The score of a corpus with one reference a hypothesis.
     *
     * @throws IllegalArgumentException if the lists differ in length
     */
    default S corpusScore(List<String> hypotheses, List<String> references) {
        if (hypotheses.size() != references.size()) {
            throw new IllegalArgumentException(
                    hypotheses.size() + " hypotheses but " + references.size() + " references");
        }
        Accumulator<S> corpus = accumulator();
        for (int i = 0; i < hypotheses.size(); i++) {
            corpus.add(hypotheses.get(i), List.of(references.get(i)));
        }
        return corpus.score();
    }

    private static List<String> requireSome(List<String> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("a pair needs at least one reference");
        }
        return references;
    }
}
