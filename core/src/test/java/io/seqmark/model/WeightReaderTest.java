package io.seqmark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.contract.InputException;
import io.seqmark.contract.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** A checkpoint whose weights do not fit its configuration is refused in one line that names the tensors. */
final class WeightReaderTest {
    private static final Path MARIAN = Path.of("src/test/resources/golden/marian");

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
        Files.copy(MARIAN.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        ObjectNode config =
                ConfigFile.read(MARIAN.resolve("config.json")).json().deepCopy();
        Files.writeString(folder.resolve("config.json"), config.put(key, value).toString());
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            InputException refused =
                    catchThrowableOfType(InputException.class, () -> Families.load(checkpoint, ModelOptions.DEFAULT));

            assertThat(refused.problems()).hasSize(1);
            assertThat(refused.problems().getFirst())
                    .contains(folder.toString())
                    .contains(part);
        }
    }
}
