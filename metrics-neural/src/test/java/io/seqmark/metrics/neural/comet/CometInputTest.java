package io.seqmark.metrics.neural.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.TestModels;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.tokenizer.Languages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a model of COMET is said in one line, before anything is scored. */
final class CometInputTest {
    @TempDir
    private Path folder;

    private void refused(String model, String message) {
        assertThatThrownBy(() ->
                        Comet.open(model, NeuralSettings.of(1), note -> {}).close())
                .isInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        Path model = TestModels.copy("comet22", folder);
        Files.delete(model.resolve("hparams.yaml"));
        refused(
                model.toString(),
                model
                        + ": has no hparams.yaml, which says what class of model its checkpoint is; fetch it from where the checkpoint came from");
        Files.writeString(model.resolve("hparams.yaml"), "class_identifier: regression_metric\n");
        Files.move(model.resolve("checkpoints/model.ckpt"), model.resolve("checkpoints/other.ckpt"));
        refused(model.toString(), model + ": has no checkpoints/model.ckpt, the weights of a model of COMET; fetch it");
        try (Comet named =
                Comet.open(model.resolve("checkpoints/other.ckpt").toString(), NeuralSettings.of(1), note -> {})) {
            assertThat(named.needsReferences()).isTrue();
        }
        refused(
                "not/there/at/all",
                "--metric comet:not/there/at/all: no such folder; give the path of one, or org/name of the hub");
    }

    @Test
    void anEncoderThatIsNowhereIsLookedForWhereTheMessageSays() throws IOException {
        Path model = TestModels.copy("comet_variants", folder);
        Files.delete(model.resolve("encoder/config.json"));
        Path hparams = model.resolve("hparams.yaml");
        Files.writeString(hparams, "class_identifier: regression_metric\npretrained_model: not/there/at/all\n");
        refused(
                model.toString(),
                "%s: the encoder's config.json and tokenizer are neither in %s nor in %s, and pretrained_model does not help:"
                                .formatted(hparams, model.resolve("encoder"), model)
                        + " pretrained_model not/there/at/all: no such folder; give the path of one, or org/name of the hub");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "xcomet_metric | class_identifier \"xcomet_metric\" is not supported; supported are regression_metric (COMET),"
                        + " referenceless_regression_metric and unified_metric (CometKiwi)",
                "ranking_metric | class_identifier \"ranking_metric\" is not supported; supported are regression_metric (COMET),"
                        + " referenceless_regression_metric and unified_metric (CometKiwi)",
                "unified_metric | class_identifier is \"unified_metric\", and the checkpoint beside it is a \"regression_metric\"; fetch both again",
            })
    void aCheckpointOfAnotherClassIsRefused(String identifier, String message) throws IOException {
        Path model = TestModels.copy("comet22", folder);
        Path hparams = model.resolve("hparams.yaml");
        Files.writeString(hparams, "class_identifier: " + identifier + "\n");
        refused(model.toString(), hparams + ": " + message);
    }

    @Test
    void aCheckpointWithoutAClassIsRefused() throws IOException {
        Path model = TestModels.copy("comet22", folder);
        Path hparams = model.resolve("hparams.yaml");
        Files.writeString(hparams, "pool: avg\n");
        refused(
                model.toString(),
                hparams + ": class_identifier is missing, which names the class of the model; fetch the file again");
    }

    /** With the tensors of another class under its name: they are named. */
    @Test
    void tensorsOfAnotherClassAreRefused() throws IOException {
        Path model = TestModels.copy("comet_variants", folder);
        Files.writeString(
                model.resolve("hparams.yaml"),
                "class_identifier: referenceless_regression_metric\nhidden_sizes: [24, 12]\nlayer_norm: false\n");
        refused(
                model.toString(),
                model.resolve("checkpoints/model.ckpt")
                        + ": the weights do not fit config.json: tensor estimator.ff.0.weight has shape [24, 96], not [24, 64];"
                        + " are both of one checkpoint?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pool: median | pool \"median\" is unknown: choose one of avg, max, cls, default",
                "encoder_model: RemBERT | encoder_model \"RemBERT\" is not supported; supported are XLM-RoBERTa, XLM-RoBERTa-XL, MiniLM, BERT",
                "activations: ReLU | activations \"ReLU\" is not supported; supported are Tanh, Sigmoid, Mish, Hardswish, Identity",
                "hidden_sizes: 7 | hidden_sizes is 7, expected a list of 1 to 16 sizes",
                "hidden_sizes: [0] | hidden_sizes is 0, expected a size from 1 to 1048576",
                "layer: last | layer is last, expected mix or the number of a layer",
                "layer: 9 | layer is 9, where the encoder has 3",
                "layer_norm: 1 | layer_norm is 1, expected true or false",
            })
    void settingsThatMeanNothingAreRefused(String line, String message) throws IOException {
        Path model = TestModels.copy("comet_variants", folder);
        Path hparams = model.resolve("hparams.yaml");
        Files.writeString(hparams, "class_identifier: regression_metric\n" + line + "\n");
        refused(model.toString(), hparams + ": " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pool: !!python/object/apply:os.system [id]",
                "pool: &a avg",
                "pool: |",
                "nested: {a: 1}",
                "  pool: avg",
                "pool: \"a\\n\"",
                "- avg",
                "no mapping",
            })
    void yamlThatIsMoreThanPlainValuesIsRefused(String line) throws IOException {
        Path file = folder.resolve("hparams.yaml");
        Files.writeString(file, "class_identifier: regression_metric\n" + line + "\n");
        assertThatThrownBy(() -> FlatYaml.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(file + ":2: \"")
                .hasMessageEndingWith(
                        "is more than the plain values and lists that such a file holds; fetch the file again");
    }

    @Test
    void yamlOfPlainValuesIsRead() throws IOException {
        Path file = folder.resolve("hparams.yaml");
        Files.writeString(file, """
                ---
                # a comment
                a: text
                b: 'quoted: text'
                c: null
                d: ~
                e: -3
                f: 1.0e-06
                g: true
                h:
                - 1
                - x
                i: [2, y]
                j: []
                k:
                a: last
                """);
        assertThat(FlatYaml.read(file))
                .isEqualTo(Map.of(
                        "a",
                        "last",
                        "b",
                        "quoted: text",
                        "e",
                        -3L,
                        "f",
                        1.0e-06,
                        "g",
                        true,
                        "h",
                        List.of(1L, "x"),
                        "i",
                        List.of(2L, "y"),
                        "j",
                        List.of()));
    }

    /** A pickle that asks for what would run a command; nothing is run. */
    @Test
    void aPickleWithAForeignGlobalIsRefused() throws IOException {
        Path model = TestModels.copy("comet22", folder);
        Path checkpoint = model.resolve("checkpoints/model.ckpt");
        zip(checkpoint, "\u0080\u0002cos\nsystem\n(U\u0004trueq\u0000tR.");
        refused(
                model.toString(),
                checkpoint
                        + ": its pickle asks for os.system, which no dictionary of tensors needs; nothing in it was run;"
                        + " do not load this file elsewhere unless you trust its author; use the checkpoint's safetensors, or save it"
                        + " again with save_pretrained");
    }

    @Test
    void whatLightningDidNotSaveIsRefused() throws IOException {
        Path model = TestModels.copy("comet22", folder);
        Path checkpoint = model.resolve("checkpoints/model.ckpt");
        zip(checkpoint, "\u0080\u0002}.");
        refused(
                model.toString(),
                checkpoint + ": expected what Lightning saves, a dictionary with a state_dict; fetch the file again");
        Files.writeString(checkpoint, "not found");
        refused(
                model.toString(),
                checkpoint
                        + ": damaged weights file: neither a zip file nor one of torch's older files; fetch it again");
    }

    /** A file of torch.save with that pickle and no tensors. */
    private static void zip(Path file, String latin1) throws IOException {
        byte[] pickle = latin1.getBytes(StandardCharsets.ISO_8859_1);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            ZipEntry entry = new ZipEntry("archive/data.pkl");
            CRC32 crc = new CRC32();
            crc.update(pickle);
            entry.setCrc(crc.getValue());
            entry.setSize(pickle.length);
            zip.putNextEntry(entry);
            zip.write(pickle);
        }
    }

    @Test
    void aMissingReferenceAndAModelThatNeedsOneAreSaid() {
        String model = TestModels.folder("comet22").toString();
        try (Comet comet = Comet.open(model, NeuralSettings.of(1), note -> {})) {
            assertThatThrownBy(() -> comet.score(List.of(new Segment("a", "b", List.of())), (i, values) -> {}))
                    .isInstanceOf(InputException.class)
                    .hasMessage("--metric comet:" + model + " needs a reference for each prediction");
        }
        assertThatThrownBy(() ->
                        NeuralChoice.parse("--metric", "cometkiwi:" + model).open(NeuralSettings.of(1), note -> {}))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "--metric cometkiwi:%s: that model (regression_metric) needs references; name it as comet:%s"
                                .formatted(model, model));
    }

    @ParameterizedTest
    @CsvSource({
        "deu_Latn, true",
        "en, true",
        "ace_Arab, true",
        "zul_Latn, false",
        "bo, false",
        "no_such, true",
        "nn, true",
        "pt-BR, true"
    })
    void languagesThatTheEncoderDoesNotKnowAreRefused(String code, boolean covered) {
        Languages languages = new Languages(Optional.of("en"), Optional.of(code));
        if (covered) {
            CoveredLanguages.check(languages, "comet:x");
        } else {
            assertThatThrownBy(() -> CoveredLanguages.check(languages, "comet:x"))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("--metric comet:x: the target language " + code + " (")
                    .hasMessageEndingWith(
                            ") is none of the 100 that XLM-R knows, so that its scores would mean nothing; choose another metric");
        }
    }
}
