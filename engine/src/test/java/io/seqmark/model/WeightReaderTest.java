package io.seqmark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.CheckpointCopy;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.checkpoint.ShiftedTables;
import io.seqmark.family.Families;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** A checkpoint whose weights do not fit its configuration is refused in one line that names the tensors. */
final class WeightReaderTest {
    private static final Device DEVICE = CpuDevice.open();

    private static final Path MARIAN = BundledData.resource("golden/marian");

    /** Said in one line each by a checkpoint. */
    private final List<String> notes = new ArrayList<>();

    @Test
    void surplusTensorsAreNamedAndThenIgnoredOnRequest(@TempDir Path folder) throws IOException {
        Map<String, Integer> more = Map.of("critic.weight", 1, "critic.bias", 2);
        ShiftedTables.of(MARIAN, folder, "model.shared.weight", more, true);
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString(), notes::add)) {
            InputException refused = catchThrowableOfType(
                    InputException.class, () -> Families.load(DEVICE, checkpoint, ModelOptions.DEFAULT));
            assertThat(refused.problems().getFirst())
                    .contains("surplus tensor critic.bias", "critic.weight", "--ignore_surplus");
            assertThat(notes).isEmpty();

            ModelOptions ignoring = ModelOptions.DEFAULT.ignoringSurplus(true);
            Families.load(DEVICE, checkpoint, ignoring).close();
            Families.load(DEVICE, checkpoint, ignoring.inFloat32()).close();
            assertThat(notes)
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(folder + ": left out", "critic.bias, critic.weight");
        }
    }

    @Test
    void whatIsMissingIsMissedAlsoWhereSurplusIsIgnored(@TempDir Path folder) throws IOException {
        ObjectNode config = copy(folder);
        Files.writeString(
                folder.resolve("config.json"), config.put("encoder_layers", 3).toString());
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            InputException refused = catchThrowableOfType(
                    InputException.class,
                    () -> Families.load(DEVICE, checkpoint, ModelOptions.DEFAULT.ignoringSurplus(true)));
            assertThat(refused.problems().getFirst())
                    .contains("model.encoder.layers.2.self_attn.q_proj.weight is missing")
                    .doesNotContain("--ignore_surplus");
        }
    }

    /** DistributedDataParallel of a compiled model puts both in front. */
    @ParameterizedTest
    @ValueSource(strings = {"module.", "_orig_mod.", "module._orig_mod."})
    void whatAWrapperPutsBeforeAllNamesIsLeftOutAndSaidOnce(String wrapper, @TempDir Path folder) throws IOException {
        copy(folder);
        CheckpointCopy.rename(folder.resolve("model.safetensors"), name -> wrapper + name);
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString(), notes::add)) {
            Families.load(DEVICE, checkpoint, ModelOptions.DEFAULT).close();
            Families.load(DEVICE, checkpoint, ModelOptions.DEFAULT).close();
        }
        assertThat(notes).hasSize(1).first().asString().contains("begin with " + wrapper + ",");
    }

    @Test
    void whatStandsBeforeSomeNamesStays(@TempDir Path folder) throws IOException {
        copy(folder);
        CheckpointCopy.rename(
                folder.resolve("model.safetensors"), name -> name.contains("encoder") ? "module." + name : name);
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString(), notes::add)) {
            InputException refused = catchThrowableOfType(
                    InputException.class, () -> Families.load(DEVICE, checkpoint, ModelOptions.DEFAULT));
            assertThat(refused.problems().getFirst()).contains("is missing");
        }
        assertThat(notes).isEmpty();
    }

    private static ObjectNode copy(Path folder) throws IOException {
        Files.copy(MARIAN.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        Files.copy(MARIAN.resolve("config.json"), folder.resolve("config.json"));
        return ConfigFile.read(MARIAN.resolve("config.json")).json().deepCopy();
    }

    @ParameterizedTest
    @CsvSource({
        "decoder_layers, 1, 'surplus tensor model.decoder.layers.1.'",
        "encoder_layers, 3, 'tensor model.encoder.layers.2.self_attn.q_proj.weight is missing ([24, 24])'",
        "encoder_layers, 9, ' more; are both of one checkpoint?'",
        "encoder_ffn_dim, 33, 'tensor model.encoder.layers.0.fc1.weight has shape [32, 24], not [33, 24]'",
        "vocab_size, 356, 'tensor model.shared.weight has shape [357, 24], not [356, 24]'",
        "d_model, 25, 'config.json: d_model 25 is no multiple of encoder_attention_heads 4'",
        "encoder_layers, 1000000, 'encoder_layers is 1000000; expected 1 to 1024'",
        "vocab_size, 0, 'vocab_size is 0; expected 1 to'",
        "decoder_attention_heads, 0, 'decoder_attention_heads is 0; expected 1 to'",
        "max_position_embeddings, -1, 'max_position_embeddings is -1'"
    })
    void oneLineSaysWhatDoesNotFit(String key, int value, String part, @TempDir Path folder) throws IOException {
        ObjectNode config = copy(folder);
        Files.writeString(folder.resolve("config.json"), config.put(key, value).toString());
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            InputException refused = catchThrowableOfType(
                    InputException.class, () -> Families.load(DEVICE, checkpoint, ModelOptions.DEFAULT));

            assertThat(refused.problems()).hasSize(1);
            assertThat(refused.problems().getFirst())
                    .contains(folder.toString())
                    .contains(part);
        }
    }
}
