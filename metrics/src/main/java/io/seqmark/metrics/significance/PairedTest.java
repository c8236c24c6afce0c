package io.seqmark.metrics.significance;

import io.seqmark.metrics.random.NumpyGenerator;
import io.seqmark.metrics.random.Resampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Whether systems differ from a baseline, by sacrebleu's two tests. The null hypothesis is that two systems are the same; the
 * p-value is about the probability of a difference in score at least as large under it.
 */
public final class PairedTest {
    private PairedTest() {}

    /**
     * Paired bootstrap resampling (Koehn, 2004), {@code --paired-bs}.
     *
     * @param systems the baseline first; all with the same metric and the same pairs
     * @param resamples at least 1
     * @return results in the order of the systems
     */
    public static List<PairedResult> bootstrap(List<Samples> systems, int resamples, long seed) {
        checkAlike(systems);
        boolean single = systems.getFirst().metric().singlePrecisionScores();
        double baselineScore = systems.getFirst().score();
        double[] baseline = ConfidenceInterval.resampledScores(systems.getFirst(), resamples, seed);
        List<PairedResult> results = new ArrayList<>();
        results.add(new PairedResult(
                baselineScore, OptionalDouble.empty(), Optional.of(ConfidenceInterval.ofScores(baseline, single))));
        for (Samples system : systems.subList(1, systems.size())) {
            double score = system.score();
            double[] scores = ConfidenceInterval.resampledScores(system, resamples, seed);
            double p = bootstrapPValue(baseline, scores, Math.abs(baselineScore - score), single);
            results.add(new PairedResult(
                    score, OptionalDouble.of(p), Optional.of(ConfidenceInterval.ofScores(scores, single))));
        }
        return results;
    }

    private static double bootstrapPValue(double[] baseline, double[] scores, double difference, boolean single) {
        double[] differences = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            double d = Math.abs(scores[i] - baseline[i]);
            differences[i] = single ? (float) d : d;
        }
        double mean = NumpyMean.pairwise(differences, single);
        double threshold = single ? (float) difference : difference;
        int larger = 0;
        for (double d : differences) {
            double centred = single ? (float) d - (float) mean : d - mean;
            if (centred > threshold) {
                larger++;
            }
        }
        return (larger + 1.0) / (scores.length + 1.0);
    }

    /**
     * Paired approximate randomization (Riezler and Maxwell, 2005), {@code --paired-ar}.
     *
     * @param systems the baseline first; all with the same metric and the same pairs
     * @param trials at least 1
     * @return results in the order of the systems, without intervals
     */
    public static List<PairedResult> approximateRandomization(List<Samples> systems, int trials, long seed) {
        checkAlike(systems);
        Samples baseline = systems.getFirst();
        double baselineScore = baseline.score();
        List<PairedResult> results = new ArrayList<>();
        results.add(new PairedResult(baselineScore, OptionalDouble.empty(), Optional.empty()));
        for (Samples system : systems.subList(1, systems.size())) {
            double score = system.score();
            double p = randomizationPValue(baseline, system, Math.abs(baselineScore - score), trials, seed);
            results.add(new PairedResult(score, OptionalDouble.of(p), Optional.empty()));
        }
        return results;
    }

    private static double randomizationPValue(
            Samples baseline, Samples system, double difference, int trials, long seed) {
        NumpyGenerator random = new NumpyGenerator(seed);
        boolean[] bits = new boolean[baseline.size()];
        int[] larger = new int[trials];
        Resampler.run(
                trials,
                baseline.size(),
                selector -> {
                    random.fillBooleans(bits);
                    for (int i = 0; i < bits.length; i++) {
                        selector[i] = bits[i] ? 1 : 0;
                    }
                },
                (trial, selector) ->
                        larger[trial] = exchangedDifference(baseline, system, selector) > difference ? 1 : 0);
        return (IntStream.of(larger).sum() + 1.0) / (trials + 1.0);
    }

    /** The difference in score between two systems that have exchanged the pairs which the selector leaves. */
    private static double exchangedDifference(Samples baseline, Samples system, int[] selector) {
        int width = baseline.metric().width();
        double[] first = new double[width];
        double[] second = new double[width];
        for (int i = 0; i < selector.length; i++) {
            boolean stays = selector[i] != 0;
            baseline.addTo(i, stays ? first : second);
            system.addTo(i, stays ? second : first);
        }
        return Math.abs(
                baseline.metric().exchangedScore(first) - baseline.metric().exchangedScore(second));
    }

    private static void checkAlike(List<Samples> systems) {
        Samples baseline = systems.getFirst();
        for (Samples system : systems) {
            if (!system.metric().equals(baseline.metric()) || system.size() != baseline.size()) {
                throw new IllegalArgumentException(
                        "a paired test needs systems with the same metric and the same pairs");
            }
            system.sort();
        }
    }
}
