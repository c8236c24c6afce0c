package io.seqmark.checkpoint.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.AdapterOptions;
import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.hub.FakeHub;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An adapter of the hub, against a local server that speaks the hub's API. */
@Timeout(120)
final class AdapterOfHubTest {
    private static final String REPO = "seqmark-test/lora";
    private static final Path SOURCE = BundledData.resource("adapters/bart_lora");

    @TempDir
    private Path folder;

    @Test
    void itsTwoFilesAreDownloadedOnce() throws IOException {
        List<String> notes = new ArrayList<>();
        try (FakeHub server = new FakeHub(REPO)
                .with("README.md", "# not needed")
                .with("config.json", "{}")
                .with("tokenizer.json", "{}")
                .with("adapter_config.json", Files.readAllBytes(SOURCE.resolve("adapter_config.json")))
                .with("adapter_model.safetensors", Files.readAllBytes(SOURCE.resolve("adapter_model.safetensors")))) {
            Adapter adapter = open(server, notes);
            assertThat(adapter.name()).isEqualTo("lora");
            assertThat(adapter.files().stream().map(file -> file.getFileName().toString()))
                    .containsExactly("adapter_config.json", "adapter_model.safetensors");
            try (Checkpoint base = Checkpoint.open(BundledData.golden("bart").toString())) {
                assertThat(adapter.fit(base).tensors()).isEqualTo(12);
            }
            assertThat(server.requests("GET", "tokenizer.json")).isEmpty();

            int asked = server.requests().size();
            open(server, notes);
            assertThat(server.requests()).hasSize(asked);
        }
        assertThat(notes).isNotEmpty();
    }

    @Test
    void aRepositoryWithoutAnAdapterIsRefused() throws IOException {
        try (FakeHub server = new FakeHub(REPO).with("config.json", "{}").with("model.safetensors", "none")) {
            assertThatThrownBy(() -> open(server, new ArrayList<>()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(
                            "--adapter seqmark-test/lora: the hub's repository has no adapter_config.json");
        }
    }

    private Adapter open(FakeHub server, List<String> notes) {
        return Adapter.open(
                AdapterChoice.of(REPO, false),
                AdapterOptions.DEFAULT,
                notes::add,
                Map.of(
                        "HF_ENDPOINT",
                        server.endpoint(),
                        "HF_HUB_CACHE",
                        folder.resolve("hub").toString()));
    }
}
