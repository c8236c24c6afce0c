package io.seqmark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seqmark.base.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointTest {
    private static final String A = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    private static final String B = A.replace("\"a\"", "\"b\"");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeConfig() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"marian\"}");
    }

    @Test
    void opensADirectory() throws IOException {
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"), SafetensorsWriter.HEADER, SafetensorsWriter.data());
        Files.writeString(folder.resolve("generation_config.json"), "{\"num_beams\": 6}");
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString());
                Weights weights = checkpoint.openWeights()) {
            assertThat(checkpoint.directory()).isEqualTo(folder);
            assertThat(checkpoint.modelType()).isEqualTo("marian");
            assertThat(checkpoint.config().text("model_type")).contains("marian");
            assertThat(checkpoint.generationConfig().orElseThrow().integer("num_beams"))
                    .hasValue(6);
            assertThat(checkpoint.tokenizerConfig()).isEmpty();
            assertThat(weights.names()).containsExactly("a", "b.c");
            assertThat(weights.find("a").orElseThrow().shape()).containsExactly(2L, 2L);
            assertThat(weights.find("z")).isEmpty();
        }
    }

    @Test
    void closingTheWeightsInvalidatesTheirTensors() throws IOException {
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"), SafetensorsWriter.HEADER, SafetensorsWriter.data());
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            Weights weights = checkpoint.openWeights();
            StoredTensor tensor = weights.find("a").orElseThrow();
            weights.close();
            weights.close();
            assertThat(tensor.data().scope().isAlive()).isFalse();
        }
    }

    @Test
    void saysWhatIsWrongWithTheName() throws IOException {
        assertComplaint(folder.resolve("absent").toString(), "no such directory; give the path of a checkpoint");
        Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1", "HF_HOME", folder.toString());
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Checkpoint.open("facebook/bart-large-cnn", note -> {}, offline)
                        .close())
                .withMessageStartingWith(
                        "--model_name facebook/bart-large-cnn: no such directory, and not in the hub's");
        assertComplaint("", "no such directory");
        assertComplaint("\0", "is no path");
        Path file = Files.writeString(folder.resolve("model.txt"), "x");
        assertComplaint(file.toString(), "is a file, expected a checkpoint's directory");
    }

    @Test
    void saysWhatIsMissingInTheDirectory() throws IOException {
        assertComplaint(folder.toString(), "has no weights; expected model.safetensors");
        Files.writeString(folder.resolve("tf_model.h5"), "x");
        assertComplaint(folder.toString(), "only tf_model.h5");
        Files.writeString(folder.resolve("config.json"), "{\"architectures\": []}");
        assertComplaint(folder.toString(), "config.json: model_type is missing");
        Files.delete(folder.resolve("config.json"));
        assertComplaint(folder.toString(), "has no config.json");
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        assertComplaint(folder.toString(), "it holds an adapter");
    }

    @Test
    void readsShards() throws IOException {
        writeShards("{\"weight_map\": {\"a\": \"1.safetensors\", \"b\": \"2.safetensors\"}}", A, B);
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString());
                Weights weights = checkpoint.openWeights()) {
            assertThat(checkpoint.weightFiles())
                    .containsExactly(folder.resolve("1.safetensors"), folder.resolve("2.safetensors"));
            assertThat(weights.names()).containsExactly("a", "b");
        }
    }

    @Test
    void readsShardsOfPickledWeights() throws IOException {
        String float2 = TorchWriter.tensor("K\0", "K\u0002\u0085", "K\u0001\u0085");
        Files.write(folder.resolve("1.bin"), TorchWriter.zip(TorchWriter.dictionary(float2)));
        Files.write(
                folder.resolve("2.bin"),
                TorchWriter.zip(TorchWriter.pickle("\u0080\u0002}X\1\0\0\0v" + float2 + "s.")));
        Files.writeString(
                folder.resolve("pytorch_model.bin.index.json"),
                "{\"weight_map\": {\"w\": \"1.bin\", \"v\": \"2.bin\"}}");
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString());
                Weights weights = checkpoint.openWeights()) {
            assertThat(weights.names()).containsExactly("v", "w");
        }
    }

    @Test
    void prefersSafetensorsToPickles() throws IOException {
        Files.write(folder.resolve("pytorch_model.bin"), new byte[] {1});
        assertComplaint(folder.toString(), "pytorch_model.bin: damaged weights file: neither a zip file nor");
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"), SafetensorsWriter.HEADER, SafetensorsWriter.data());
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString());
                Weights weights = checkpoint.openWeights()) {
            assertThat(checkpoint.weightFiles()).containsExactly(folder.resolve("model.safetensors"));
            assertThat(weights.names()).containsExactly("a", "b.c");
        }
    }

    @Test
    void refusesShardsThatContradictTheirIndex() throws IOException {
        String index = "{\"weight_map\": {\"a\": \"1.safetensors\", \"b\": \"2.safetensors\"}}";
        writeShards(index, A, A);
        assertComplaint(folder.toString(), "2.safetensors: tensor a is in 1.safetensors too");
        writeShards(index, B, A);
        assertComplaint(folder.toString(), "a should be in 1.safetensors (and 1 more)");
        writeShards("{\"weight_map\": {\"a\": \"1.safetensors\", \"b\": \"3.safetensors\"}}", A, B);
        assertComplaint(folder.toString(), "3.safetensors: no such file, but model.safetensors.index.json names it");
        writeShards("{}", A, B);
        assertComplaint(folder.toString(), "weight_map is missing");
        writeShards("{\"weight_map\": {}}", A, B);
        assertComplaint(folder.toString(), "weight_map is empty");
    }

    @Test
    void refusesShardsOutsideTheDirectory() throws IOException {
        for (String name :
                new String[] {"../1.safetensors", "/etc/passwd", "..", "a\\\\b", "C:x", "", "x\\u0000", "x\\ud800"}) {
            writeShards("{\"weight_map\": {\"a\": \"" + name + "\"}}", A, B);
            assertComplaint(folder.toString(), "expected the name of a file beside it");
        }
        writeShards("{\"weight_map\": {\"a\": 1}}", A, B);
        assertComplaint(folder.toString(), "weight_map.a is 1, expected the name of a file beside it");
    }

    private void writeShards(String index, String first, String second) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), index);
        SafetensorsWriter.write(folder.resolve("1.safetensors"), first, new byte[4]);
        SafetensorsWriter.write(folder.resolve("2.safetensors"), second, new byte[4]);
    }

    private static void assertComplaint(String modelName, String complaint) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> {
                    try (Checkpoint checkpoint = Checkpoint.open(modelName)) {
                        checkpoint.openWeights().close();
                    }
                })
                .withMessageContaining(complaint)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
