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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs, the old one of a.txt and b.txt and the new one of a.txt and c.txt, in a folder that somebody else uses, too. */
final class KeptRunTest {
    private static final List<String> OLD = List.of("run.json", "a.txt", "b.txt");
    private static final List<String> NEW = List.of("a.txt", "c.txt", "run.json");
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path folder;

    /** The process is gone: nothing is tidied up behind it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Dies before the change of that number. */
    private static Runnable killedAt(int number) {
        int[] left = {number};
        return () -> {
            if (left[0]-- == 0) {
                throw new Killed();
            }
        };
    }

    @Test
    void theOldRunMovesToTheFirstNumberThatIsFree() throws IOException {
        Path out = oldRun("out");
        Files.createDirectory(folder.resolve("out.1"));
        Files.writeString(folder.resolve("out.2"), "a file of somebody");
        assertThat(commit(out, () -> {}).commit("run.json", OLD))
                .contains(out.toRealPath().resolveSibling("out.3"));
        requireNew(out);
        requireOld(folder.resolve("out.3"));
        assertThat(folder.resolve("out.1")).isEmptyDirectory();
        assertThat(names(folder)).containsExactlyInAnyOrder("out", "out.1", "out.2", "out.3");
    }

    @Test
    void whereALinkLeadsToTheFolderItMovesBesideTheFolderItself() throws IOException {
        Path out = oldRun("disk/real");
        Path link = Files.createSymbolicLink(folder.resolve("out"), out);
        assertThat(commit(link, () -> {}).commit("run.json", OLD)).isPresent();
        requireNew(out);
        requireOld(folder.resolve("disk/real.1"));
    }

    /** All places where a process can die, and all where the one that comes after it can die once more. */
    @Test
    void aKillAtAnyPointLosesNeitherRun() throws IOException {
        int kills = 0;
        for (int first = 0; ; first++) {
            Path out = oldRun("first" + first);
            if (!dies(commit(out, killedAt(first))::commitOver)) {
                requireNew(out);
                break;
            }
            StagedFiles.finish(out);
            requireOneOf(out);
            kills++;
            for (int second = 0; ; second++) {
                Path twice = oldRun("first" + first + "second" + second);
                assertThat(dies(commit(twice, killedAt(first))::commitOver)).isTrue();
                int again = second;
                boolean died = dies(() -> StagedFiles.finish(twice, killedAt(again)));
                StagedFiles.finish(twice);
                requireOneOf(twice);
                if (!died) {
                    break;
                }
            }
        }
        // a folder is made, the list named, the folder looked for, three old files move, the seal would go, three new
        // ones come,
        // the list goes
        assertThat(kills).isEqualTo(11);
    }

    /** The new run is computed again, and until then the old one is what there is. */
    @Test
    void whereTheNewFilesAreDamagedTheOldRunComesBack() throws IOException {
        for (int kill = 2; kill <= 7; kill++) { // before the first new file has its place
            Path out = oldRun("out" + kill);
            assertThat(dies(commit(out, killedAt(kill))::commitOver)).isTrue();
            try (Stream<Path> files = Files.list(out)) {
                for (Path part :
                        files.filter(file -> file.toString().endsWith(".part")).toList()) {
                    Files.writeString(part, "damaged");
                }
            }
            assertThat(StagedFiles.finish(out)).isFalse();
            requireOld(out);
            assertThat(folder.resolve("out" + kill + ".1")).doesNotExist();
        }
    }

    @Test
    void aListCannotMoveFilesFromElsewhere() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(folder.resolve("victim"), "of somebody else");
        Files.writeString(StagedFiles.part(out, "run.json", TOKEN), "seal");
        Files.writeString(
                out.resolve(Renames.FILE),
                "kept 1 ../victim\nkept 1 ..\nkept -1 run.json\n" + Sha256.of("seal") + " " + TOKEN + " run.json\n");
        assertThat(StagedFiles.finish(out)).isTrue();
        assertThat(folder.resolve("victim")).hasContent("of somebody else");
        assertThat(names(folder)).containsExactlyInAnyOrder("out", "victim");
    }

    @Test
    void aFolderThatCannotBeMadeFailsTheRunAndKeepsTheOldOne() throws IOException {
        Path out = oldRun("sealed/out");
        Path parent = folder.resolve("sealed");
        assertThat(parent.toFile().setWritable(false)).isTrue();
        try {
            if (!Files.isWritable(parent)) { // root may write everywhere
                assertThatThrownBy(() -> commit(out, () -> {}).commit("run.json", OLD))
                        .isInstanceOf(RunException.class)
                        .hasMessageContaining("no final file was replaced");
                requireOld(out);
            }
        } finally {
            assertThat(parent.toFile().setWritable(true)).isTrue();
        }
    }

    /** Where the folder is a mount point, what is beside it is on another disk. */
    @Test
    void aFileThatCannotBeRenamedIsCopiedWhole() throws IOException {
        Path from = Files.writeString(folder.resolve("from"), "content");
        Path to = Files.createDirectory(folder.resolve("elsewhere")).resolve("to");
        KeptRun.copy(from, to);
        assertThat(to).hasContent("content");
        assertThat(from).doesNotExist();
        assertThat(names(Objects.requireNonNull(to.getParent()))).containsExactly("to");
    }

    /** Files that are staged, and not removed where the process dies. */
    private record Commit(StagedFiles files) {
        Optional<Path> commit(String seal, List<String> kept) {
            return files.commit(seal, kept);
        }

        void commitOver() {
            var _ = files.commit("run.json", OLD);
        }
    }

    private static boolean dies(Runnable work) {
        try {
            work.run();
            return false;
        } catch (Killed killed) {
            return true;
        }
    }

    private Commit commit(Path out, Runnable step) {
        StagedFiles files = new StagedFiles(out, step);
        NEW.forEach(name ->
                files.stage(name, stream -> stream.write(("new " + name).getBytes(StandardCharsets.UTF_8))));
        return new Commit(files);
    }

    private Path oldRun(String name) throws IOException {
        Path out = Files.createDirectories(folder.resolve(name));
        for (String file : OLD) {
            Files.writeString(out.resolve(file), "old " + file);
        }
        Files.writeString(out.resolve("notes"), "of somebody else");
        return out;
    }

    private static void requireOneOf(Path out) throws IOException {
        Path kept = out.resolveSibling(out.getFileName() + ".1");
        if (Files.readString(out.resolve("run.json")).startsWith("old")) {
            requireOld(out);
            if (Files.exists(kept)) {
                assertThat(kept).isEmptyDirectory();
            }
        } else {
            requireNew(out);
            requireOld(kept);
        }
    }

    private static void requireNew(Path out) throws IOException {
        requireFiles(out, NEW, "new ");
        assertThat(names(out)).containsExactlyInAnyOrder("a.txt", "c.txt", "run.json", "notes");
    }

    private static void requireOld(Path out) throws IOException {
        requireFiles(out, OLD, "old ");
        assertThat(names(out)).doesNotContain("c.txt");
    }

    private static void requireFiles(Path out, List<String> names, String age) {
        Consumer<String> check = name -> assertThat(out.resolve(name)).hasContent(age + name);
        names.forEach(check);
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
