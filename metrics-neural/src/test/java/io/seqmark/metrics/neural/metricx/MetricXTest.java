package io.seqmark.metrics.neural.metricx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.testing.BundledData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Against the original's formula with transformers (testdata/scripts/make_likelihoods.py). */
final class MetricXTest {
    @TempDir
    private static Path folder;

    private static final JsonNode GOLDEN =
            ConfigFile.read(BundledData.resource("neural/metricx/scores.json")).json();

    @BeforeAll
    static void makeCheckpoints() throws Exception {
        for (String name : List.of("metricx-24-hybrid-tiny", "metricx-23-tiny", "metricx-23-qe-tiny")) {
            MetricXFolder.write(folder.resolve(name));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "metricx-24-hybrid-tiny, false, metricx-24, metricx",
        "metricx-24-hybrid-tiny, true, metricx-24-qe, metricx_qe",
        "metricx-23-tiny, false, metricx-23, metricx",
        "metricx-23-qe-tiny, true, metricx-23-qe, metricx_qe"
    })
    void segmentsAreTheOriginals(String model, boolean withoutReferences, String golden, String column) {
        try (MetricX metric = open(model, withoutReferences, NeuralSettings.of(1))) {
            assertThat(metric.columns()).containsExactly(column);
            assertThat(metric.signature()).contains("equals:google-research/" + golden);
            List<Double> scores = score(metric, segments());
            List<Double> expected = GOLDEN.path("scores")
                    .path(golden)
                    .valueStream()
                    .map(JsonNode::doubleValue)
                    .toList();
            for (int i = 0; i < expected.size(); i++) {
                assertThat(scores.get(i)).as("segment %d", i).isCloseTo(expected.get(i), within(1e-6));
            }
            assertThat(mean(scores)).isEqualTo(mean(expected));
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32", "BFLOAT16", "INT8"})
    void bitsDoNotDependOnThreadsOrNeighbours(Precision precision) {
        assumeTrue(Processor.here().lacks(precision).isEmpty(), "this processor has not what the precision needs");
        List<Segment> segments = segments();
        try (MetricX one = open(
                        "metricx-24-hybrid-tiny", false, NeuralSettings.of(1).with(precision));
                MetricX two = open(
                        "metricx-24-hybrid-tiny", false, NeuralSettings.of(2).with(precision))) {
            List<Double> together = score(one, segments);
            assertThat(score(two, segments.reversed()).reversed()).isEqualTo(together);
            assertThat(score(two, segments.subList(4, 5)).getFirst()).isEqualTo(together.get(4));
            assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
        }
    }

    @Test
    void otherCheckpointsAndEditionsAreRefused() {
        NeuralSettings settings = NeuralSettings.of(1);
        String mt5 = BundledData.golden("mt5").toString();
        assertThatThrownBy(() -> MetricX.open(mt5, false, settings, _ -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is no MetricX: architectures are [MT5ForConditionalGeneration]");
        assertThatThrownBy(() -> open("metricx-23-tiny", true, settings))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("reads no sources");
        assertThatThrownBy(() -> open("metricx-23-qe-tiny", false, settings))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("ask for metricx-qe:");
    }

    @Test
    void withoutATokenizerItSaysWhereOneIs(@TempDir Path other) throws Exception {
        MetricXFolder.write(other.resolve("m"));
        Files.delete(other.resolve("m/tokenizer.json"));
        assertThatThrownBy(() -> MetricX.open(other.resolve("m").toString(), false, NeuralSettings.of(1), _ -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has no tokenizer")
                .hasMessageContaining("google/mt5-xl");
    }

    private static MetricX open(String model, boolean withoutReferences, NeuralSettings settings) {
        return MetricX.open(folder.resolve(model).toString(), withoutReferences, settings, _ -> {});
    }

    private static List<Segment> segments() {
        return GOLDEN.path("examples")
                .valueStream()
                .map(example -> new Segment(
                        example.path("source").asString(),
                        example.path("prediction").asString(),
                        example.path("references")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList()))
                .toList();
    }

    private static List<Double> score(MetricX metric, List<Segment> segments) {
        List<Double> scores = new ArrayList<>();
        IntStream.range(0, segments.size()).forEach(_ -> scores.add(0.0));
        metric.score(segments, (index, values) -> scores.set(index, values[0]));
        return scores;
    }

    private static String mean(List<Double> scores) {
        return String.format(
                Locale.ROOT,
                "%.4f",
                scores.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    }
}
