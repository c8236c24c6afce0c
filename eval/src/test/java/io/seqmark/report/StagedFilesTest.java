package io.seqmark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StagedFilesTest {
    private static final String TOKEN = "0123456789abcdef";

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

    @Test
    void aFullDiskKeepsTheOldFilesAndLeavesNoneHalfThere() throws IOException {
        Files.writeString(folder.resolve("b.txt"), "old");
        Files.writeString(folder.resolve("run.json"), "old seal");
        try (StagedFiles files = new StagedFiles(folder)) {
            files.stage("a.txt", text("new"));
            assertThatThrownBy(() -> files.stage("b.txt", out -> {
                        throw new IOException("No space left on device");
                    }))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("b.txt")
                    .hasMessageContaining("No space left on device");
        }
        assertThat(folder.resolve("b.txt")).hasContent("old");
        assertThat(folder.resolve("run.json")).hasContent("old seal");
        assertThat(names()).containsExactlyInAnyOrder("b.txt", "run.json");
    }

    /** The names of parts that the version before had. */
    @Test
    void aLinkThatSomebodyLaidIsNotFollowed() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "of somebody else");
        Files.createSymbolicLink(folder.resolve(".a.txt.part"), victim);
        try (StagedFiles files = new StagedFiles(folder)) {
            files.stage("a.txt", text("new"));
            files.commit("a.txt");
        }
        assertThat(victim).hasContent("of somebody else");
        assertThat(names()).containsExactlyInAnyOrder("victim", "a.txt");
    }

    @Test
    void partsOfKilledProcessesAreSweptAndNothingElse() throws IOException {
        Files.writeString(folder.resolve(".a.txt.0123456789abcdef.part"), "left");
        Files.writeString(folder.resolve(".mine.part"), "of somebody else");
        StagedFiles.sweep(folder);
        assertThat(names()).containsExactly(".mine.part");
    }

    /** Killed after so many renames of a commit of a.txt, b.txt and the seal, which is removed before the first. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, 3})
    void aCommitThatWasKilledIsFinished(int renamed) throws IOException {
        List<String> order = List.of("a.txt", "b.txt", "run.json");
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < order.size(); i++) {
            String name = order.get(i);
            list.append(Sha256.of("new " + name) + " " + TOKEN + " " + name + "\n");
            boolean done = i < renamed;
            if (!done && (i < 2 || renamed < 0)) {
                Files.writeString(folder.resolve(name), "old");
            }
            Files.writeString(done ? folder.resolve(name) : StagedFiles.part(folder, name, TOKEN), "new " + name);
        }
        Files.writeString(folder.resolve(Renames.FILE), list);
        assertThat(StagedFiles.finish(folder)).isTrue();
        for (String name : order) {
            assertThat(folder.resolve(name)).hasContent("new " + name);
        }
        assertThat(names()).containsExactlyInAnyOrderElementsOf(order);
        assertThat(StagedFiles.finish(folder)).isFalse();
    }

    @Test
    void aCommitWhosePartsAreNotWhatWasWrittenIsDropped() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "old");
        Files.writeString(StagedFiles.part(folder, "a.txt", TOKEN), "damaged");
        Files.writeString(StagedFiles.part(folder, "run.json", TOKEN), "seal");
        Files.writeString(
                folder.resolve(Renames.FILE),
                Sha256.of("new") + " " + TOKEN + " a.txt\n" + Sha256.of("seal") + " " + TOKEN + " run.json\n");
        assertThat(StagedFiles.finish(folder)).isFalse();
        assertThat(folder.resolve("a.txt")).hasContent("old");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void aListCannotNameFilesElsewhere() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.writeString(folder.resolve("victim"), "of somebody else");
        Files.writeString(inner.resolve(Renames.FILE), Sha256.of("x") + " " + TOKEN + " ../victim\n");
        assertThat(StagedFiles.finish(inner)).isFalse();
        assertThat(folder.resolve("victim")).hasContent("of somebody else");
        assertThat(inner).isEmptyDirectory();
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
