package io.seqmark.metrics.neural.bertscore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.InputException;
import io.seqmark.base.Sha256;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Scores and hashes equal to those of the original, with and without weights, several references and baselines. */
final class BertScoreTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bertscore_roberta", "bertscore_bert"})
    void segmentsAndCorpusEqualTheOriginal(String model) {
        Path at = TestModels.folder(model);
        for (var answer : TestModels.answers(model).properties()) {
            JsonNode expected = answer.getValue();
            List<Segment> segments =
                    TestModels.segments(expected.path("references").intValue());
            try (BertScore metric = BertScore.open(at.toString(), settings(at, expected), note -> {})) {
                if (metric.readsCorpus()) {
                    metric.readCorpus(segments.stream());
                }
                double[][] values = TestModels.values(metric, segments);
                double[] sums = new double[3];
                for (int i = 0; i < values.length; i++) {
                    for (int column = 0; column < 3; column++) {
                        // torch adds up in another order
                        assertThat(values[i][column])
                                .as("%s, %s, segment %d, column %d", model, answer.getKey(), i, column)
                                .isCloseTo(
                                        expected.path("scores")
                                                .get(i)
                                                .get(column)
                                                .doubleValue(),
                                        within(1e-6));
                        sums[column] += values[i][column];
                    }
                }
                for (int column = 0; expected.has("system") && column < 3; column++) {
                    assertThat(String.format(Locale.ROOT, "%.4f", sums[column] / values.length))
                            .as("%s, %s, column %d", model, answer.getKey(), column)
                            .isEqualTo(expected.path("system").get(column).stringValue());
                }
            }
        }
    }

    private static NeuralSettings settings(Path model, JsonNode answer) {
        Optional<Path> baseline = answer.path("rescaled").booleanValue()
                ? Optional.of(model.resolve("rescale_baseline/en").resolve(model.getFileName() + ".tsv"))
                : Optional.empty();
        return NeuralSettings.of(1)
                .with(new NeuralSettings.BertScore(
                        Optional.empty(),
                        OptionalInt.of(answer.path("layers").intValue()),
                        answer.path("idf").booleanValue(),
                        baseline));
    }

    @Test
    void bitsDependOnNeitherNeighboursNorOrderNorThreads() {
        String model = TestModels.folder("bertscore_roberta").toString();
        List<Segment> segments = TestModels.segments(2);
        Set<String> hashes = new HashSet<>();
        try (BertScore one = open(model, 1);
                BertScore three = open(model, 3)) {
            hashes.add(hash(Arrays.asList(TestModels.values(one, segments))));
            hashes.add(hash(Arrays.asList(TestModels.values(three, segments))));
            hashes.add(hash(
                    Arrays.asList(TestModels.values(three, segments.reversed())).reversed()));
            List<double[]> singly = new ArrayList<>();
            segments.forEach(segment -> singly.add(TestModels.values(one, List.of(segment))[0]));
            hashes.add(hash(singly));
        }
        assertThat(hashes).hasSize(1);
    }

    private static String hash(List<double[]> values) {
        return Sha256.of(Arrays.deepToString(values.toArray()));
    }

    private static BertScore open(String model, int threads) {
        return BertScore.open(
                model,
                NeuralSettings.of(threads)
                        .with(new NeuralSettings.BertScore(
                                Optional.empty(), OptionalInt.of(2), false, Optional.empty())),
                note -> {});
    }

    /** Strings of {@code get_hash}. */
    @ParameterizedTest
    @CsvSource({
        "false, , _L2_no-idf_version=0.3.12(hug_trans=4.57.1)",
        "true, , _L2_idf_version=0.3.12(hug_trans=4.57.1)",
        "false, rescale_baseline/en/bertscore_bert.tsv, _L2_no-idf_version=0.3.12(hug_trans=4.57.1)-custom-rescaled"
    })
    void theSignatureIsTheOriginalsHash(boolean idf, String table, String end) {
        Path model = TestModels.folder("bertscore_bert");
        NeuralSettings how = NeuralSettings.of(1)
                .with(new NeuralSettings.BertScore(
                        Optional.of("en"),
                        OptionalInt.of(2),
                        idf,
                        Optional.ofNullable(table).map(model::resolve)));
        try (BertScore metric = BertScore.open(model.toString(), how, note -> {})) {
            assertThat(metric.signature()).isEqualTo(model + end);
            assertThat(metric.columns()).containsExactly("bertscore_precision", "bertscore_recall", "bertscore_f1");
        }
    }

    /** Numbers of {@code model2layers} and names of {@code lang2model}. */
    @ParameterizedTest
    @CsvSource({
        "roberta-large, 17",
        "FacebookAI/roberta-large, 17",
        "bert-base-chinese, 8",
        "bert-base-multilingual-cased, 9",
        "xlm-roberta-large, 17",
        "distilbert-base-uncased, 5",
        "princeton-nlp/sup-simcse-roberta-large, 16",
        "google/electra-large-discriminator, 14",
        "google/bert_uncased_L-12_H-768_A-12, 9"
    })
    void knowsHowManyLayersAreUsed(String model, int layers) {
        assertThat(LayerTable.layers(model)).hasValue(layers);
    }

    @Test
    void aLanguageChoosesTheModel() {
        assertThat(LayerTable.model("en")).isEqualTo("roberta-large");
        assertThat(LayerTable.model("zh")).isEqualTo("bert-base-chinese");
        assertThat(LayerTable.model("de")).isEqualTo("bert-base-multilingual-cased");
        assertThat(LayerTable.layers("microsoft/deberta-xlarge-mnli")).isEmpty();
    }

    @Test
    void tablesOfTheOriginalLieByLanguage() throws IOException {
        Path table = Files.createDirectories(folder.resolve("rescale_baseline/en/org"))
                .resolve("name.tsv");
        Files.writeString(table, "LAYER,P,R,F\n0,0.1,0.2,0.3\n1,0.5,0.25,0\n");
        Path tables = folder.resolve("rescale_baseline");
        Baseline baseline = Baseline.read(tables, Optional.of("en"), "org/name", 1);
        assertThat(baseline.custom()).isFalse();
        assertThat(baseline.rescale(new float[] {0.75f, 0.25f, 0.5f})).containsExactly(0.5f, 0f, 0.5f);
        refused(
                tables,
                Optional.of("de"),
                1,
                tables + ": has no table de/org/name.tsv; give a table of your own, or leave scores as they are");
        refused(
                tables,
                Optional.empty(),
                1,
                tables + ": is a folder of tables by language; add the language of the texts, +lang=en");
        refused(table, Optional.empty(), 2, table + ": has no row for layer 2; its last one is 1");
        Files.writeString(table, "LAYER,P,R,F\n0,0.1,0.2\n");
        refused(table, Optional.empty(), 0, table + ":2: expected LAYER,P,R,F with three numbers below 1");
    }

    private static void refused(Path path, Optional<String> language, int layer, String message) {
        assertThatThrownBy(() -> Baseline.read(path, language, "org/name", layer))
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void refusesWhatItCannotOpenInOneLine() throws IOException {
        assertThatThrownBy(() -> BertScore.open("", NeuralSettings.of(1), note -> {}))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "--metric bertscore: name a model, bertscore:MODEL, or the language of the texts, bertscore+lang=en");
        Path model = TestModels.copy("bertscore_bert", folder);
        assertThatThrownBy(() -> BertScore.open(model.toString(), NeuralSettings.of(1), note -> {}))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "--metric bertscore:" + model
                                + ": how many layers are used is known of the published models of bert_score alone; add +layers=N to it");
        assertThatThrownBy(() -> open(model.toString(), 4, 1))
                .isInstanceOf(InputException.class)
                .hasMessage(model.resolve("config.json") + ": has 3 layers, of which 4 are asked for");
        Files.writeString(model.resolve("config.json"), "{\"model_type\": \"deberta-v2\"}");
        assertThatThrownBy(() -> open(model.toString(), 2, 1))
                .isInstanceOf(InputException.class)
                .hasMessage(model.resolve("config.json")
                        + ": model_type \"deberta-v2\" is no encoder that is supported; supported are bert, roberta, xlm-roberta,"
                        + " camembert, electra, bert-generation, distilbert, xlm-roberta-xl");
    }

    private static BertScore open(String model, int layers, int threads) {
        return BertScore.open(
                model,
                NeuralSettings.of(threads)
                        .with(new NeuralSettings.BertScore(
                                Optional.empty(), OptionalInt.of(layers), false, Optional.empty())),
                note -> {});
    }
}
