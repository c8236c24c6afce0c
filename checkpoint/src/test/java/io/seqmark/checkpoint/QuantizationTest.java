package io.seqmark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.seqmark.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tensors' names and types are those that each method's own library writes. */
final class QuantizationTest {
    private static final String BITSANDBYTES =
            "{\"quant_method\":\"bitsandbytes\",\"load_in_8bit\":true,\"load_in_4bit\":false,\"llm_int8_threshold\":6.0}";

    @TempDir
    private Path folder;

    private void write(String quantization, String tensor, String dtype, int bytes) throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"marian\", \"quantization_config\": %s}".formatted(quantization));
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"),
                ("{\"model.encoder.layers.0.fc1.bias\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                                + "\"model.encoder.layers.0.fc1.%s\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[4,%d]}}")
                        .formatted(tensor, dtype, 4 + bytes),
                new byte[4 + bytes]);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"load_in_8bit\":true}', weight, I8, 1, bitsandbytes 8-bit",
        "'{\"quant_method\":\"bitsandbytes\",\"load_in_4bit\":true}', weight.absmax, F32, 4, bitsandbytes 4-bit",
        "'{\"load_in_4bit\":true}', weight.quant_state.bitsandbytes__nf4, U8, 1, bitsandbytes 4-bit",
        "'{\"quant_method\":\"gptq\",\"bits\":4,\"group_size\":128}', qweight, I32, 4, gptq 4-bit",
        "'{\"quant_method\":\"awq\",\"bits\":4}', scales, F16, 2, awq 4-bit",
        "'{\"quant_method\":\"compressed-tensors\",\"bits\":\"x\"}', weight_packed, I32, 4, compressed-tensors",
        "'{\"quant_method\":\"fbgemm_fp8\"}', weight, F8_E4M3, 1, fbgemm_fp8",
        "'{\"quant_method\":\"quanto\"}', weight._data, I8, 1, quanto",
        "'{}', weight, U8, 1, a method that it does not name"
    })
    void quantizedWeightsAreRefusedInOneLine(String config, String tensor, String dtype, int bytes, String method)
            throws IOException {
        write(config, tensor, dtype, bytes);
        InputException refused = catchThrowableOfType(
                InputException.class, () -> Checkpoint.open(folder.toString()).close());
        assertThat(refused.problems())
                .singleElement()
                .asString()
                .satisfies(line -> assertThat(line)
                        .startsWith(folder.resolve("config.json")
                                + ": quantization_config says that the weights are quantized by " + method
                                + ", which Seqmark does not read; name the checkpoint that it was made from, or")
                        .doesNotContain("\n"));
        // what only looks at a checkpoint may open it, but gets no such weights
        try (Checkpoint looked = Checkpoint.inspect(folder.toString(), _ -> {})) {
            assertThat(looked.quantization()).map(Quantization::method).contains(method);
            assertThat(catchThrowableOfType(InputException.class, looked::openWeights))
                    .hasMessage(refused.getMessage());
        }
    }

    /** A model that was loaded with load_in_8bit and saved whole, or a method that transformers does not know either. */
    @ParameterizedTest
    @CsvSource({
        "F16, 2", "F32, 4", "BF16, 2",
    })
    void plainWeightsAreReadAsTheyAreStored(String dtype, int bytes) throws IOException {
        write(BITSANDBYTES, "weight", dtype, bytes);
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString());
                Weights weights = checkpoint.openWeights()) {
            assertThat(weights.names()).hasSize(2);
            assertThat(checkpoint.quantization().orElseThrow().note())
                    .startsWith(
                            folder.resolve("config.json") + ": quantization_config (bitsandbytes 8-bit) has no effect");
        }
    }

    @Test
    void withoutADeclarationTheTypesAreLeftToWhoeverReadsThem() throws IOException {
        for (String nothing : new String[] {"null", "null, \"bits\": 4"}) {
            write(nothing, "weight", "I8", 1);
            try (Checkpoint checkpoint = Checkpoint.open(folder.toString());
                    Weights weights = checkpoint.openWeights()) {
                assertThat(checkpoint.quantization()).isEmpty();
                assertThat(weights.names()).hasSize(2);
            }
        }
    }

    /** GPT-2 decoders carry their mask, which is no weight. */
    @Test
    void buffersOfIntegersAreNotQuantizedWeights() throws IOException {
        write(BITSANDBYTES, "attn.bias", "U8", 1);
        Checkpoint.open(folder.toString()).close();
    }

    @Test
    void aDeclarationOfAnotherKindIsNamed() throws IOException {
        write("\"gptq\"", "weight", "F16", 2);
        assertThat(catchThrowableOfType(
                        InputException.class,
                        () -> Checkpoint.open(folder.toString()).close()))
                .hasMessageContaining("config.json: quantization_config is \"gptq\"");
    }
}
