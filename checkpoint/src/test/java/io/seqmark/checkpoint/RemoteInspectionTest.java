package io.seqmark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.checkpoint.hub.FakeHub;
import io.seqmark.checkpoint.hub.FakeHub.Fault;
import io.seqmark.checkpoint.hub.FakeHub.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model of the hub is looked over without its weights, against a local server that speaks the hub's API. */
@Timeout(120)
final class RemoteInspectionTest {
    private static final String REPO = "seqmark-test/tiny";
    private static final int MEGABYTES = 5;

    @TempDir
    private Path folder;

    private FakeHub server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeHub(REPO)
                .with("config.json", "{\"model_type\": \"marian\"}")
                .with("vocab.json", "{\"</s>\": 0}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** That many tensors of one row each; all together some megabytes of ones. */
    private static byte[] weights(String prefix, int tensors) {
        int width = MEGABYTES * 1_000_000 / 2 / tensors;
        String header = IntStream.range(0, tensors)
                .mapToObj(i -> "\"%s.%d.weight\":{\"dtype\":\"BF16\",\"shape\":[1,%d],\"data_offsets\":[%d,%d]}"
                        .formatted(prefix, i, width, 2L * i * width, 2L * (i + 1) * width))
                .collect(Collectors.joining(",", "{", "}"));
        byte[] data = new byte[2 * width * tensors];
        Arrays.fill(data, (byte) 1);
        return SafetensorsWriter.file(header, data);
    }

    private Checkpoint inspect() {
        return Checkpoint.inspect(REPO, _ -> {}, environment());
    }

    private Map<String, String> environment() {
        return Map.of("HF_ENDPOINT", server.endpoint(), "HF_HOME", folder.toString());
    }

    private List<String> ranges(String name) {
        return server.requests().stream()
                .filter(request ->
                        request.server().equals("storage") && request.path().endsWith(name))
                .map(request -> request.range().orElse("whole"))
                .toList();
    }

    @Test
    void theHeaderIsEnough() throws IOException {
        byte[] content = weights("layer", 10);
        server.with("model.safetensors", content);
        Path standIn;
        try (Checkpoint checkpoint = inspect();
                Weights weights = checkpoint.openWeights()) {
            assertThat(checkpoint.modelType()).isEqualTo("marian");
            assertThat(weights.names()).hasSize(10);
            StoredTensor tensor = weights.find("layer.7.weight").orElseThrow();
            assertThat(tensor.dtype()).isEqualTo(Dtype.BFLOAT16);
            assertThat(tensor.shape()).containsExactly(1L, 250_000L);
            standIn = checkpoint.weightFiles().getFirst();
            assertThat(standIn).hasFileName("model.safetensors").hasSize(content.length);
            assertThat(checkpoint.directory())
                    .isEqualTo(folder.resolve("hub/models--seqmark-test--tiny/snapshots/" + FakeHub.COMMIT));
            try (Stream<Path> small = Files.list(checkpoint.directory())) {
                assertThat(small.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder("config.json", "vocab.json");
            }
        }
        assertThat(ranges("model.safetensors")).containsExactly("bytes=0-65535");
        assertThat(standIn.getParent()).doesNotExist();
        // a run afterwards is not taken in by the snapshot without weights
        try (Checkpoint checkpoint = Checkpoint.open(REPO, _ -> {}, environment())) {
            assertThat(checkpoint.weightFiles().getFirst()).hasBinaryContent(content);
        }
        // and what is in the cache is looked at there
        int asked = server.requests().size();
        try (Checkpoint checkpoint = inspect()) {
            assertThat(checkpoint.weightFiles().getFirst()).hasBinaryContent(content);
        }
        assertThat(server.requests()).hasSize(asked);
    }

    @Test
    void aLongHeaderTakesASecondRequest() {
        byte[] content = weights("model.decoder.layers", 2000);
        server.with("model.safetensors", content);
        try (Checkpoint checkpoint = inspect();
                Weights weights = checkpoint.openWeights()) {
            assertThat(weights.names()).hasSize(2000);
        }
        int end = 8 + new String(content, StandardCharsets.ISO_8859_1).indexOf("}}", 8) + 2 - 8;
        assertThat(ranges("model.safetensors")).containsExactly("bytes=0-65535", "bytes=65536-" + (end - 1));
    }

    @Test
    void ofEachShardTheHeader() {
        server.with(
                        "model.safetensors.index.json",
                        "{\"weight_map\":{\"a.0.weight\":\"s1.safetensors\",\"b.0.weight\":\"s2.safetensors\"}}")
                .with("s1.safetensors", weights("a", 1))
                .with("s2.safetensors", weights("b", 1));
        try (Checkpoint checkpoint = inspect();
                Weights weights = checkpoint.openWeights()) {
            assertThat(weights.names()).containsExactly("a.0.weight", "b.0.weight");
            assertThat(checkpoint.weightFiles()).hasSize(2);
        }
        assertThat(ranges("s1.safetensors")).containsExactly("bytes=0-65535");
        assertThat(ranges("s2.safetensors")).containsExactly("bytes=0-65535");
    }

    @Test
    void aServerWithoutRangesIsCutShort() {
        server.with("model.safetensors", weights("layer", 2000));
        server.fail(request -> isStorage(request) ? Optional.of(new Fault.WholeFile()) : Optional.empty());
        try (Checkpoint checkpoint = inspect();
                Weights weights = checkpoint.openWeights()) {
            assertThat(weights.names()).hasSize(2000);
        }
    }

    /** A pickle is downloaded, as before. */
    @Test
    void otherWeightsAreDownloaded() {
        byte[] pickle = new byte[200_000];
        server.with("pytorch_model.bin", pickle);
        try (Checkpoint checkpoint = inspect()) {
            assertThat(checkpoint.weightFiles().getFirst()).hasBinaryContent(pickle);
        }
    }

    @Test
    void whatIsNoSafetensorsFileIsRefusedByItsReader() {
        for (int size : new int[] {1000, 100_000}) {
            server.with("model.safetensors", new byte[size]);
            try (Checkpoint checkpoint = inspect()) {
                assertThat(catchThrowableOfType(InputException.class, checkpoint::openWeights))
                        .hasMessageContaining("model.safetensors: damaged weights file: it claims a header of 0 bytes");
            }
        }
    }

    @Test
    void aBrokenConnectionIsARunThatCanBeRepeated() {
        server.with("model.safetensors", weights("layer", 10));
        server.fail(request -> isStorage(request) ? Optional.of(new Fault.Cut(100)) : Optional.empty());
        assertThat(catchThrowableOfType(RunException.class, this::inspect))
                .hasMessageStartingWith("seqmark-test/tiny: model.safetensors: its header cannot be read (");
    }

    private static boolean isStorage(Request request) {
        return request.server().equals("storage");
    }
}
