package io.seqmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.contract.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedFilesTest {
    @TempDir
    Path folder;

    @Test
    void filesAppearTogetherAndTheirHashesAreKnown() throws IOException {
        try (StagedFiles files = new StagedFiles(folder)) {
            files.stage("a.txt", text("abc"));
            files.stage("run.json", text("{}"));
            assertThat(folder.resolve("a.txt")).doesNotExist();
            files.commit("run.json");
            // the example of FIPS 180-2, B.1
            assertThat(files.sha256s())
                    .containsEntry("a.txt", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        }
        assertThat(folder.resolve("a.txt")).hasContent("abc");
        assertThat(names()).containsExactlyInAnyOrder("a.txt", "run.json");
    }

    @Test
    void whatIsNotCommittedLeavesNoTrace() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "old");
        try (StagedFiles files = new StagedFiles(folder)) {
            files.stage("a.txt", text("new"));
        }
        assertThat(folder.resolve("a.txt")).hasContent("old");
        assertThat(names()).containsExactly("a.txt");
    }

    /** /dev/full answers every write as a full disk does. */
    @Test
    void aFullDiskKeepsTheOldFilesAndLeavesNoneHalfThere() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full on this system");
        Files.writeString(folder.resolve("b.txt"), "old");
        Files.writeString(folder.resolve("run.json"), "old seal");
        Files.createSymbolicLink(folder.resolve(".b.txt.part"), full);
        try (StagedFiles files = new StagedFiles(folder)) {
            files.stage("a.txt", text("new"));
            assertThatThrownBy(() -> files.stage("b.txt", text("new")))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("b.txt")
                    .hasMessageContaining("No space left on device");
        }
        assertThat(folder.resolve("b.txt")).hasContent("old");
        assertThat(folder.resolve("run.json")).hasContent("old seal");
        assertThat(names()).containsExactlyInAnyOrder("b.txt", "run.json");
    }

    private static StagedFiles.Content text(String text) {
        return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
