package io.seqmark.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no model can be made of is refused from config.json alone, so that {@code info} says it too. */
final class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "bart, encoder_layers, 1000000, 'encoder_layers is 1000000; expected 1 to 1024'",
        "bart, vocab_size, 0, 'vocab_size is 0; expected 1 to 16777216'",
        "marian, decoder_attention_heads, 0, 'decoder_attention_heads is 0; expected 1 to 16777216'",
        "t5, num_heads, 0, 'num_heads is 0; expected 1 to 16777216'",
        "t5, num_heads, 300000, 'num_heads 300000 times d_kv 64 is 19200000; expected at most 16777216'",
        "led, decoder_layers, 1025, 'decoder_layers is 1025; expected 1 to 1024'",
        "fsmt, encoder_layers, 2000, 'encoder_layers is 2000; expected 1 to 1024'",
        "prophetnet, num_decoder_layers, 2000, 'num_decoder_layers is 2000; expected 1 to 1024'",
        "m2m_100, pad_token_id, 2147483647, 'pad_token_id 2147483647 is not in the vocabulary of vocab_size 128112'",
        "nllb-moe, pad_token_id, 128112, 'pad_token_id 128112 is not in the vocabulary of vocab_size 128112'",
        "seamless_m4t, pad_token_id, -1, 'pad_token_id -1 is not in the vocabulary of vocab_size 256102'"
    })
    void refusedWithoutWeights(String type, String key, int value, String message, @TempDir Path folder)
            throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, "{\"model_type\": \"%s\", \"%s\": %d}".formatted(type, key, value));
        try (Checkpoint checkpoint = Checkpoint.inspect(folder.toString(), _ -> {})) {
            assertThatThrownBy(() -> Engine.requireSupported(checkpoint))
                    .isInstanceOf(InputException.class)
                    .hasMessage(config + ": " + message);
        }
    }
}
