package io.seqmark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.rouge.SentenceSplit;
import io.seqmark.metrics.significance.ConfidenceInterval;
import io.seqmark.metrics.significance.Interval;
import io.seqmark.metrics.significance.PairedResult;
import io.seqmark.metrics.significance.PairedTest;
import io.seqmark.metrics.significance.SampledCorpus;
import io.seqmark.metrics.significance.Samples;
import io.seqmark.metrics.text.PythonText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The figures of {@link Fixtures}, which need nothing beside the repository. */
final class FixturesTest {
    private static final JsonNode JSON = Fixtures.json();
    private static final List<String> HYPOTHESES = Fixtures.texts(JSON.get("hypotheses"));
    private static final List<String> OTHER = Fixtures.texts(JSON.get("other"));
    private static final List<String> FIRST = Fixtures.texts(JSON.get("references"));
    private static final List<String> SECOND = Fixtures.texts(JSON.get("references2"));

    private static List<Pair> pairs(List<String> hypotheses, int references) {
        return IntStream.range(0, hypotheses.size())
                .mapToObj(i -> new Pair(
                        hypotheses.get(i),
                        references == 1 ? List.of(FIRST.get(i)) : List.of(FIRST.get(i), SECOND.get(i))))
                .toList();
    }

    @Test
    void corpusAndSentenceScores() {
        for (JsonNode golden : JSON.get("corpus")) {
            String name = golden.get("metric").stringValue();
            checkCorpus(Fixtures.metric(name, golden.get("config")), golden);
            SummedMetric<?> ofSentences = name.equals("bleu")
                    ? new Bleu(Fixtures.bleu(golden.get("config")).withEffectiveOrder(true))
                    : Fixtures.metric(name, golden.get("config"));
            List<Pair> pairs = pairs(HYPOTHESES, golden.get("references").intValue());
            for (int i = 0; i < pairs.size(); i++) {
                Pair pair = pairs.get(i);
                assertThat(ofSentences
                                .sentenceScore(pair.hypothesis(), pair.references())
                                .score())
                        .as("%s of %s", golden.get("config"), pair)
                        .isCloseTo(golden.get("sentences").get(i).doubleValue(), within(1e-12));
            }
        }
        assertThat(JSON.get("corpus").size()).isEqualTo(40);
    }

    private static <S extends Score> void checkCorpus(SummedMetric<S> metric, JsonNode golden) {
        Accumulator<S> corpus = metric.accumulator();
        ParallelCorpus.count(
                pairs(HYPOTHESES, golden.get("references").intValue()).iterator(), List.of(corpus), 3);
        assertThat(corpus.score().score())
                .as("%s", golden.get("config"))
                .isCloseTo(golden.get("score").doubleValue(), within(1e-13));
        assertThat(corpus.score().format(2)).isEqualTo(golden.get("string").stringValue());
        assertThat(corpus.signature()).hasToString(golden.get("signature").stringValue());
        assertThat(corpus.signature().shortForm()).isEqualTo(golden.get("short").stringValue());
    }

    @Test
    void significance() {
        for (JsonNode golden : JSON.get("tests")) {
            checkSignificance(Fixtures.metric(golden.get("metric").stringValue(), golden.get("config")), golden);
        }
        assertThat(JSON.get("tests").size()).isEqualTo(10);
    }

    private static <S extends Score> void checkSignificance(SummedMetric<S> metric, JsonNode golden) {
        long seed = JSON.get("seed").longValue();
        List<Samples> systems = List.of(samples(metric, HYPOTHESES), samples(metric, OTHER));
        Interval interval = ConfidenceInterval.of(systems.getFirst(), 200, seed);
        assertThat(List.of(interval.mean(), interval.halfWidth()))
                .as("%s", golden.get("config"))
                .usingElementComparator((a, b) -> Math.abs(a - b) <= 1e-13 ? 0 : Double.compare(a, b))
                .isEqualTo(Fixtures.numbers(golden.get("ci")));
        checkPaired(PairedTest.bootstrap(systems, 300, seed), golden.get("bs"), golden.get("config"));
        checkPaired(PairedTest.approximateRandomization(systems, 300, seed), golden.get("ar"), golden.get("config"));
    }

    private static void checkPaired(List<PairedResult> results, JsonNode golden, JsonNode config) {
        for (int i = 0; i < golden.size(); i++) {
            JsonNode expected = golden.get(i);
            PairedResult result = results.get(i);
            assertThat(result.score()).isCloseTo(expected.get("score").doubleValue(), within(1e-13));
            if (i > 0) {
                assertThat(result.pValue())
                        .as("%s", config)
                        .hasValue(expected.get("p").doubleValue());
            }
            result.interval().ifPresent(interval -> {
                assertThat(interval.mean()).isCloseTo(expected.get("mean").doubleValue(), within(1e-13));
                assertThat(interval.halfWidth()).isCloseTo(expected.get("ci").doubleValue(), within(1e-13));
            });
        }
        assertThat(results).hasSize(2);
    }

    private static <S extends Score> Samples samples(SummedMetric<S> metric, List<String> hypotheses) {
        SampledCorpus<S> corpus = SampledCorpus.of(metric);
        ParallelCorpus.count(pairs(hypotheses, 1).iterator(), List.of(corpus), 2);
        return corpus.samples();
    }

    @Test
    void sentencesOfPunkt() {
        for (JsonNode golden : JSON.get("punkt")) {
            assertThat(SentenceSplit.PUNKT.apply(golden.get(0).stringValue()))
                    .isEqualTo(golden.get(1).stringValue());
        }
    }

    @Test
    void lowerCase() {
        for (JsonNode golden : JSON.get("lower")) {
            assertThat(PythonText.lower(golden.get(0).stringValue()))
                    .isEqualTo(golden.get(1).stringValue());
        }
    }

    @Test
    void mergingIsExactInAnyOrderAndOnAnyNumberOfThreads() {
        List<Pair> many = new ArrayList<>();
        for (int copy = 0; copy < 40; copy++) {
            many.addAll(pairs(HYPOTHESES, 1 + copy % 2));
        }
        for (String name : List.of("bleu", "chrf", "ter")) {
            SummedMetric<?> metric = Fixtures.metric(name, JSON.path("none"));
            Statistics one = total(metric, many.iterator(), 1);
            assertThat(total(metric, many.iterator(), 5)).isEqualTo(one);
            assertThat(total(metric, many.reversed().iterator(), 3)).isEqualTo(one);
            assertThat(one.references()).isEqualTo("var");
        }
    }

    private static <S extends Score> Statistics total(SummedMetric<S> metric, Iterator<Pair> pairs, int threads) {
        Accumulator<S> corpus = metric.accumulator();
        ParallelCorpus.count(pairs, List.of(corpus), threads);
        return corpus.statistics();
    }
}
