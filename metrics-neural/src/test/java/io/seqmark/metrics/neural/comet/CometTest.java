package io.seqmark.metrics.neural.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
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
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Scores equal to those that torch computes from the same files, for each class of model, each encoder and each setting. */
final class CometTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "comet22",
                "comet_variants",
                "cometinho",
                "comet_bert",
                "comet_xl",
                "comet_qe",
                "cometkiwi",
                "unified"
            })
    void segmentsAndCorpusEqualTheOriginal(String model) throws IOException {
        for (var answer : TestModels.answers(model).properties()) {
            Path copy = TestModels.copy(model, Files.createDirectories(folder.resolve(answer.getKey())));
            JsonNode expected = answer.getValue();
            Files.writeString(
                    copy.resolve("hparams.yaml"), expected.path("hparams").stringValue());
            List<Segment> segments =
                    TestModels.segments(expected.path("references").booleanValue() ? 2 : 0);
            try (Comet comet = Comet.open(copy.toString(), NeuralSettings.of(1), note -> {})) {
                double[][] values = TestModels.values(comet, segments);
                double sum = 0;
                for (int i = 0; i < values.length; i++) {
                    // torch adds up in another order, and in batches that are padded
                    assertThat(values[i])
                            .as("%s, %s, segment %d", model, answer.getKey(), i)
                            .hasSize(1);
                    assertThat(values[i][0])
                            .as("%s, %s, segment %d", model, answer.getKey(), i)
                            .isCloseTo(expected.path("scores").get(i).doubleValue(), within(1e-6));
                    sum += values[i][0];
                }
                assertThat(String.format(Locale.ROOT, "%.4f", sum / values.length))
                        .as("%s, %s", model, answer.getKey())
                        .isEqualTo(expected.path("system").stringValue());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"comet22, 1", "cometkiwi, 1", "unified, 1", "comet_variants, 1"})
    void bitsDependOnNeitherNeighboursNorOrderNorThreads(String model, int references) {
        List<Segment> segments = TestModels.segments(references);
        Set<String> hashes = new HashSet<>();
        String name = TestModels.folder(model).toString();
        try (Comet one = Comet.open(name, NeuralSettings.of(1), note -> {});
                Comet three = Comet.open(name, NeuralSettings.of(3), note -> {})) {
            hashes.add(hash(TestModels.values(one, segments)));
            hashes.add(hash(TestModels.values(three, segments)));
            hashes.add(hash(reversed(three, segments)));
            hashes.add(hash(singly(one, segments)));
        }
        assertThat(hashes).hasSize(1);
    }

    private static double[][] reversed(Comet comet, List<Segment> segments) {
        List<double[]> values = new ArrayList<>(Arrays.asList(TestModels.values(comet, segments.reversed())));
        return values.reversed().toArray(double[][]::new);
    }

    private static double[][] singly(Comet comet, List<Segment> segments) {
        return segments.stream()
                .map(segment -> TestModels.values(comet, List.of(segment))[0])
                .toArray(double[][]::new);
    }

    private static String hash(double[][] values) {
        return Sha256.of(Arrays.deepToString(values));
    }

    /** How far off the smaller precisions may be on these tiny models: wrong layers or a wrong mix are ten times as far. */
    @ParameterizedTest
    @CsvSource({"BFLOAT16, 0.03", "FLOAT16, 0.003", "INT8, 0.05"})
    void smallerPrecisionsAreNear(Precision precision, double distance) {
        assumeTrue(Processor.here().lacks(precision).isEmpty(), "this processor has not what the precision needs");
        String name = TestModels.folder("comet22").toString();
        JsonNode expected = TestModels.answers("comet22").path("sparsemax").path("scores");
        try (Comet comet = Comet.open(name, NeuralSettings.of(1).with(precision), note -> {})) {
            double[][] values = TestModels.values(comet, TestModels.segments(1));
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i][0]).isCloseTo(expected.get(i).doubleValue(), within(distance));
            }
        }
    }

    @Test
    void namesWhatItComputes() {
        String name = TestModels.folder("cometkiwi").toString();
        try (Comet kiwi = Comet.openReferenceFree(name, NeuralSettings.of(1), note -> {});
                Comet comet = Comet.open(TestModels.folder("comet22").toString(), NeuralSettings.of(1), note -> {})) {
            assertThat(kiwi.columns()).containsExactly("cometkiwi");
            assertThat(kiwi.needsReferences()).isFalse();
            assertThat(kiwi.needsSources()).isTrue();
            assertThat(kiwi.signature())
                    .matches(
                            "cometkiwi:" + Pattern.quote(name)
                                    + "\\|class:unified_metric\\|sha256:[0-9a-f]{12}\\|dtype:float32\\|equals:unbabel-comet 2\\.2\\.7");
            assertThat(comet.columns()).containsExactly("comet");
            assertThat(comet.needsReferences()).isTrue();
            assertThat(comet.fingerprint()).hasSize(64).isNotEqualTo(kiwi.fingerprint());
        }
    }

    /** A restriction is told; whoever has no README.md gets what is known of the published models. */
    @Test
    void tellsOfALicenceThatRestricts() throws IOException {
        Path copy = TestModels.copy("cometkiwi", folder);
        try (Comet kiwi = Comet.open(copy.toString(), NeuralSettings.of(1), note -> {})) {
            assertThat(kiwi.notice()).isEmpty();
        }
        Files.writeString(copy.resolve("README.md"), "---\nlicense: cc-by-nc-sa-4.0\n---\n# x\n");
        try (Comet kiwi = Comet.open(copy.toString(), NeuralSettings.of(1), note -> {})) {
            assertThat(kiwi.notice())
                    .contains("comet:" + copy + ": its licence, cc-by-nc-sa-4.0, forbids commercial use");
        }
    }
}
