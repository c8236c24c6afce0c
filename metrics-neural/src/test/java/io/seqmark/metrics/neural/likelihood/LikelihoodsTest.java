package io.seqmark.metrics.neural.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.NeuralSettings.SourceReading;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.testing.BundledData;
import io.seqmark.tokenizer.Languages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** BARTScore and likelihoods against the original's formula with transformers (testdata/scripts/make_likelihoods.py). */
final class LikelihoodsTest {
    private static final String MODEL = BundledData.resource("neural/bart").toString();
    private static final JsonNode GOLDEN =
            ConfigFile.read(BundledData.resource("neural/bart/scores.json")).json();

    @Test
    void bartScoreIsTheOriginals() {
        try (NeuralMetric metric = BartScore.open(MODEL, NeuralSettings.of(2), _ -> {})) {
            List<double[]> scores = score(metric, segments());
            for (int i = 0; i < scores.size(); i++) {
                JsonNode expected = GOLDEN.path("scores").path(i).path("bartscore");
                for (int column = 0; column < 4; column++) {
                    assertThat(scores.get(i)[column])
                            .as("segment %d, %s", i, metric.columns().get(column))
                            .isCloseTo(expected.path(column).doubleValue(), within(1e-6));
                }
            }
        }
    }

    @Test
    void likelihoodAndPerplexityAreTransformers() {
        try (NeuralMetric metric = Likelihood.open(MODEL, NeuralSettings.of(1), _ -> {})) {
            List<double[]> scores = score(metric, segments());
            double[] means = new double[3];
            for (int i = 0; i < scores.size(); i++) {
                JsonNode expected = GOLDEN.path("scores").path(i);
                assertThat(scores.get(i)[0])
                        .isCloseTo(expected.path("bartscore").path(0).doubleValue(), within(1e-6));
                assertThat(scores.get(i)[2]).isEqualTo(expected.path("tokens").doubleValue());
                for (int column = 0; column < 3; column++) {
                    means[column] += scores.get(i)[column] / scores.size();
                }
            }
            assertThat(metric.corpus(means).keySet()).containsExactly("likelihood", "perplexity");
            assertThat(metric.corpus(means).get("perplexity"))
                    .isCloseTo(GOLDEN.path("perplexity").doubleValue(), within(1e-4));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void bitsDoNotDependOnThreadsOrNeighbours(Precision precision) {
        assumeTrue(Processor.here().lacks(precision).isEmpty(), "this processor has not what the precision needs");
        List<Segment> segments = segments();
        try (NeuralMetric one = BartScore.open(MODEL, NeuralSettings.of(1).with(precision), _ -> {});
                NeuralMetric two = BartScore.open(MODEL, NeuralSettings.of(2).with(precision), _ -> {})) {
            List<double[]> together = score(one, segments);
            assertThat(score(two, segments.reversed()).reversed()).containsExactlyElementsOf(together);
            assertThat(score(two, segments.subList(5, 6)).getFirst()).isEqualTo(together.get(5));
        }
    }

    /** A target begins with its own language, where a source does: the ids of transformers' {@code text_target}. */
    @Test
    void aTargetHasItsOwnLanguageAndPieces() {
        NeuralSettings settings = NeuralSettings.of(1)
                .with(new SourceReading(new Languages(Optional.of("eng_Latn"), Optional.of("deu_Latn")), ""));
        Segment segment = new Segment("He sees a good sheep.", "Er sieht ein gutes Schaf.", List.of());
        for (String family : List.of("nllb", "marian", "t5")) {
            String model = BundledData.golden(family).toString();
            NeuralSettings own = family.equals("nllb") ? settings : NeuralSettings.of(1);
            try (NeuralMetric metric = Likelihood.open(model, own, _ -> {})) {
                double[] values = score(metric, List.of(segment)).getFirst();
                JsonNode expected = GOLDEN.path("families").path(family);
                assertThat(values[2])
                        .as(family)
                        .isEqualTo(expected.path("tokens").doubleValue());
                assertThat(values[1])
                        .as(family)
                        .isCloseTo(expected.path("log_sum").doubleValue(), within(1e-3));
            }
        }
    }

    @Test
    void aTokenizerWithoutTargetsIsRefused() {
        String fsmt = BundledData.golden("fsmt").toString();
        assertThatThrownBy(() -> Likelihood.open(fsmt, NeuralSettings.of(1), _ -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("FSMTTokenizer does not say how given targets are encoded");
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

    private static List<double[]> score(NeuralMetric metric, List<Segment> segments) {
        List<double[]> scores = new ArrayList<>();
        IntStream.range(0, segments.size()).forEach(_ -> scores.add(new double[0]));
        metric.score(segments, scores::set);
        return scores;
    }
}
