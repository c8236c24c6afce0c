package io.seqmark.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.Families;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which table each place takes, against what transformers 5.12 computes (testdata/scripts/make_family_tables.py). */
final class EmbeddingTablesTest {
    private static final Device DEVICE = CpuDevice.open();

    private static final Path TABLES = BundledData.resource("golden-extra/tables");
    private static final ModelOptions LEGACY = ModelOptions.DEFAULT.under(Semantics.HF_4_4);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bart_apart",
                "bart_encoder",
                "bart_decoder",
                "bart_output",
                "bart_equal",
                "bart_mixed",
                "mbart_apart",
                "m2m_100_apart",
                "pegasus_apart",
                "blenderbot_apart",
                "blenderbot-small_apart",
                "led_apart",
                "pegasus_x_apart",
                "bigbird_pegasus_apart",
                "marian_apart",
                "marian_encoder",
                "marian_decoder",
                "marian_output",
                "marian_equal",
            })
    void everyPlaceTakesItsOwnTable(String name) {
        GoldenTensorsTest.check(TABLES.resolve(name), "new", Integer.MAX_VALUE, ModelOptions.DEFAULT);
    }

    /** The first step alone: transformers mixes up ProphetNet's relative positions where it gets several tokens at once. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "prophetnet_apart",
                "prophetnet_encoder",
                "prophetnet_decoder",
                "prophetnet_output",
                "prophetnet_equal"
            })
    void soInProphetNet(String name) {
        GoldenTensorsTest.check(TABLES.resolve(name), "new", 1, ModelOptions.DEFAULT);
    }

    /** There all four are one parameter, and of the tables in a file the output's is read last. */
    @Test
    void transformers44TakesTheOutputsTableEverywhere() {
        GoldenTensorsTest.check(TABLES.resolve("bart_mixed"), "old", Integer.MAX_VALUE, LEGACY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bart_equal", "marian_equal"})
    void equalTablesAreTheSameUnderBothSemantics(String name) {
        GoldenTensorsTest.check(TABLES.resolve(name), "new", Integer.MAX_VALUE, LEGACY);
    }

    /** Files that transformers 5 wrote have them, in the precision of the file. */
    @Test
    void positionsOfFsmtAreTheFilesWhereItHasThem() {
        GoldenTensorsTest.check(TABLES.resolve("fsmt_positions"), "new", Integer.MAX_VALUE, ModelOptions.DEFAULT);
    }

    @Test
    void float64WeightsAreRead() {
        GoldenTensorsTest.check(TABLES.resolve("bart_float64"), "new", Integer.MAX_VALUE, ModelOptions.DEFAULT);
    }

    @Test
    void theDecoderOfBlenderbotSmallIsNotScaled() {
        GoldenTensorsTest.check(
                TABLES.resolve("blenderbot-small_scaled"), "new", Integer.MAX_VALUE, ModelOptions.DEFAULT);
    }

    /** The vectors are so short that the norm's epsilon shows the difference. */
    @Test
    void itIsInTransformers44() {
        GoldenTensorsTest.check(TABLES.resolve("blenderbot-small_scaled"), "old", Integer.MAX_VALUE, LEGACY);
    }

    @Test
    void aTableOfAnotherShapeIsNamed(@TempDir Path folder) throws IOException {
        Path original = TABLES.resolve("bart_apart");
        Files.copy(original.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("config.json"),
                Files.readString(original.resolve("config.json")).replace("\"vocab_size\": 24", "\"vocab_size\": 25"));
        assertThatThrownBy(() -> {
                    try (var checkpoint = Checkpoint.open(folder.toString())) {
                        Families.load(DEVICE, checkpoint, ModelOptions.DEFAULT).close();
                    }
                })
                .hasMessageContaining("tensor model.encoder.embed_tokens.weight has shape [24, 8], not [25, 8]");
    }
}
