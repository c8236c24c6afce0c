package io.seqmark.metrics.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.metrics.GoldenCorpora;
import io.seqmark.metrics.SharedData;
import io.seqmark.metrics.SummedMetric;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.chrf.ChrfConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Intervals and p-values of sacrebleu 2.6.0 with seed 12345 and 1,000 resamples or trials. */
final class SignificanceGoldenTest {
    private static final int RESAMPLES = 1000;
    private static final long SEED = 12345;

    @Test
    void confidenceIntervals() {
        for (JsonNode set : SharedData.json("data/metrics/wmt.json")) {
            check(set, new Bleu(BleuConfig.defaults()), set.get("ci").get(0));
            check(set, new Chrf(ChrfConfig.defaults()), set.get("ci").get(1));
        }
    }

    private static void check(JsonNode set, SummedMetric<?> metric, JsonNode golden) {
        Samples samples = samples(metric, GoldenCorpora.wmtHypotheses(set, "system"), set);
        checkInterval(ConfidenceInterval.of(samples, RESAMPLES, SEED), golden, metric);
    }

    private static void checkInterval(Interval interval, JsonNode golden, SummedMetric<?> metric) {
        // of BLEU alone, exp and log may differ from the C library's in the last bit
        double tolerance = metric.singlePrecisionScores() ? 0 : 1e-13;
        assertThat(interval.mean()).isCloseTo(golden.get("mean").doubleValue(), within(tolerance));
        assertThat(interval.halfWidth()).isCloseTo(golden.get("ci").doubleValue(), within(tolerance));
    }

    @Test
    void pairedTests() {
        int checked = 0;
        for (JsonNode set : SharedData.json("data/metrics/wmt.json")) {
            for (SummedMetric<?> metric : List.of(new Bleu(BleuConfig.defaults()), new Chrf(ChrfConfig.defaults()))) {
                List<Samples> systems = List.of(
                        samples(metric, GoldenCorpora.wmtHypotheses(set, "system"), set),
                        samples(metric, GoldenCorpora.wmtHypotheses(set, "other"), set));
                JsonNode paired = set.get("paired");
                checked += checkPaired(
                        PairedTest.bootstrap(systems, RESAMPLES, SEED),
                        paired.get("bs").get(metric.name()),
                        metric);
                checked += checkPaired(
                        PairedTest.approximateRandomization(systems, RESAMPLES, SEED),
                        paired.get("ar").get(metric.name()),
                        metric);
            }
        }
        assertThat(checked).isEqualTo(2 * 2 * 2 * 2);
    }

    private static int checkPaired(List<PairedResult> results, JsonNode golden, SummedMetric<?> metric) {
        for (int i = 0; i < golden.size(); i++) {
            PairedResult result = results.get(i);
            JsonNode expected = golden.get(i);
            assertThat(result.score()).isCloseTo(expected.get("score").doubleValue(), within(1e-13));
            assertThat(result.pValue().isPresent())
                    .isEqualTo(!expected.get("p_value").isNull());
            result.pValue()
                    .ifPresent(
                            p -> assertThat(p).isEqualTo(expected.get("p_value").doubleValue()));
            assertThat(result.interval().isPresent())
                    .isEqualTo(!expected.get("mean").isNull());
            result.interval().ifPresent(interval -> checkInterval(interval, expected, metric));
        }
        assertThat(results).hasSize(golden.size());
        return golden.size();
    }

    private static Samples samples(SummedMetric<?> metric, List<String> hypotheses, JsonNode set) {
        List<List<String>> references = GoldenCorpora.wmtReferences(set);
        Samples samples = new Samples(metric);
        // from the last to the first: places, not the order of adding, decide
        for (int i = references.size() - 1; i >= 0; i--) {
            samples.add(i, metric, metric.statistics(hypotheses.get(i), references.get(i)));
        }
        return samples;
    }
}
