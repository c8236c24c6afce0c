package io.seqmark.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.seqmark.base.InputException;
import io.seqmark.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CorpusTest {
    @TempDir
    private Path folder;

    @Test
    void readsALineByItsNumber() throws IOException {
        write("one\ntwo\nthree\n", "eins\nzwei\ndrei");
        try (Corpus corpus = open()) {
            assertThat(corpus.size()).isEqualTo(3);
            assertThat(corpus.source(0)).isEqualTo("one");
            assertThat(corpus.source(2)).isEqualTo("three");
            assertThat(corpus.target(2)).contains("drei");
            assertThat(corpus.hasTargets()).isTrue();
            assertThat(corpus.blankTargets()).isZero();
            assertThat(corpus.sourceFile()).isEqualTo(folder.resolve("test.source"));
            assertThat(corpus.targetFile()).contains(folder.resolve("test.target"));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> corpus.source(3));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> corpus.target(-1));
        }
    }

    /** {@code run_distributed_eval.py} counted other lines than wc -l where a file held one of these. */
    @Test
    void onlyANewlineEndsALine() throws IOException {
        write("a\rb\u2028c\u2029d\u0085e\u000bf\fg\u001ch\n# coding: latin-1 é\n", "x\r\ny\r\r\n");
        try (Corpus corpus = open()) {
            assertThat(corpus.size()).isEqualTo(2);
            assertThat(corpus.source(0)).isEqualTo("a\rb\u2028c\u2029d\u0085e\u000bf\fg\u001ch");
            assertThat(corpus.source(1)).isEqualTo("# coding: latin-1 é");
            assertThat(corpus.target(0)).contains("x");
            assertThat(corpus.target(1)).contains("y\r");
        }
    }

    @Test
    void toleratesAByteOrderMarkAtTheStartOnly() throws IOException {
        write("\ufeffone\n\ufefftwo\n", "\ufeff1\r\n2\r\n");
        try (Corpus corpus = open()) {
            assertThat(corpus.source(0)).isEqualTo("one");
            assertThat(corpus.source(1)).isEqualTo("\ufefftwo");
            assertThat(corpus.target(0)).contains("1");
        }
    }

    @Test
    void countsBlankLinesThatAreNoErrors() throws IOException {
        write("a\n \u00a0\u3000\t\nc\nd\n", "\n\u2003\nz\n \r\n");
        try (Corpus corpus = open()) {
            assertThat(corpus.blankSources()).isEqualTo(1);
            assertThat(corpus.blankTargets()).isEqualTo(3);
            assertThat(corpus.target(0)).contains("");
            assertThat(corpus.source(1)).isEqualTo(" \u00a0\u3000\t");
        }
    }

    @Test
    void anOptionalTargetMayBeAbsent() throws IOException {
        Files.writeString(folder.resolve("test.source"), "a\n");
        try (Corpus corpus = Corpus.open(folder, "test", false, OptionalLong.empty())) {
            assertThat(corpus.hasTargets()).isFalse();
            assertThat(corpus.target(0)).isEmpty();
            assertThat(corpus.targetFile()).isEmpty();
            assertThat(corpus.targetSha256()).isEmpty();
            assertThat(corpus.blankTargets()).isZero();
        }
        assertProblems(
                () -> open().close(),
                "test.target: no such file; the metrics need references, one a line (--metric none");
    }

    @Test
    void anOptionalTargetThatIsThereIsAudited() throws IOException {
        write("a\n", "x\ny\n");
        assertProblems(
                () -> Corpus.open(folder, "test", false, OptionalLong.empty()).close(),
                "test.target: 2 lines, but test.source has 1; line 2 is the first that test.source lacks",
                "test.target: this run needs no references; move the file away to go on without them");
    }

    @Test
    void theLimitTakesTheFirstExamples() throws IOException {
        write("a\nb\n\nd\n", "w\n \ny\n\n");
        try (Corpus corpus = open(2)) { // the empty third source line is beyond it
            assertThat(corpus.size()).isEqualTo(2);
            assertThat(corpus.blankTargets()).isEqualTo(1);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> corpus.source(2));
        }
        assertProblems(() -> open(3).close(), "test.source:3: the line is empty");
        assertProblems(() -> open(0).close(), "--n_obs 0: expected a number from 1 up");
        write("a\nb\n", "w\nx\n");
        try (Corpus corpus = open(100)) {
            assertThat(corpus.size()).isEqualTo(2);
        }
    }

    /** A lost line shifts every pair after it, perhaps from the very first on. */
    @Test
    void theLimitDoesNotExcuseLineCountsThatDiffer() throws IOException {
        write("a\nb\nc\n", "w\nx\n");
        assertProblems(
                () -> open(1).close(),
                "test.target: 2 lines, but test.source has 3; line 3 is the first that test.target lacks");
    }

    @Test
    void reportsEveryProblemOfBothFilesAtOnce() throws IOException {
        Files.write(folder.resolve("test.source"), bytes("a\n\nc \u00fc\u00fcok\n\nx\u00e9y\n", 11));
        Files.write(folder.resolve("test.target"), bytes("a\nb\u00e9\n", 3));
        assertProblems(
                () -> open().close(),
                "test.source:2: the line is empty; fill it, or remove it here and in the parallel file",
                "test.source:4: the line is empty",
                "test.source:5: invalid UTF-8 at byte 2 of the line (0xe9); the file is UTF-8 but for such places",
                "test.target:2: invalid UTF-8 at byte 2 of the line (0xe9); the file looks like Windows-1252",
                "test.target: 2 lines, but test.source has 5; line 3 is the first that test.target lacks");
    }

    @Test
    void aMissingTargetDoesNotHideTheFaultsOfTheSource() throws IOException {
        Files.writeString(folder.resolve("test.source"), "a\n\n");
        assertProblems(() -> open().close(), "test.target: no such file", "test.source:2: the line is empty");
    }

    @Test
    void listsTheFirstProblemsOfAFileAndCountsTheOthers() throws IOException {
        write("\n".repeat(1000), "x\n".repeat(1000));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> open().close())
                .satisfies(e -> assertThat(e.problems())
                        .hasSize(Faults.LISTED + 1)
                        .last()
                        .asString()
                        .endsWith("test.source: 980 more problems"));
    }

    @Test
    void guessesTheEncodingAndNamesTheCommand() throws IOException {
        String text = "Größe\nÄrger\nschön\nein Satz ohne\n";
        Files.writeString(folder.resolve("test.target"), "1\n2\n3\n4\n");
        Path source = folder.resolve("test.source");
        Files.write(source, text.getBytes(StandardCharsets.ISO_8859_1));
        assertProblems(
                () -> open().close(),
                "test.source:1: invalid UTF-8 at byte 3 of the line (0xf6); the file looks like Windows-1252 or another"
                        + " one-byte encoding: iconv -f WINDOWS-1252 -t UTF-8 '" + source + "' > '" + source + ".utf8'",
                "test.source:2: invalid UTF-8 at byte 1 of the line (0xc4)",
                "test.source:3: invalid UTF-8 at byte 4 of the line (0xf6)");
        Files.write(source, text.getBytes(StandardCharsets.UTF_16LE));
        assertProblems(() -> open().close(), "looks like UTF-16LE; convert it: iconv -f UTF-16LE -t UTF-8");
        Files.write(source, text.getBytes(StandardCharsets.UTF_16BE));
        assertProblems(() -> open().close(), "looks like UTF-16BE; convert it: iconv -f UTF-16BE -t UTF-8");
        Files.write(source, text.getBytes(StandardCharsets.UTF_16)); // with a mark
        assertProblems(() -> open().close(), "looks like UTF-16; convert it: iconv -f UTF-16 -t UTF-8");
        Files.write(source, ("\ufeff" + text).getBytes(java.nio.charset.Charset.forName("UTF-32LE")));
        assertProblems(() -> open().close(), "looks like UTF-32; convert it: iconv -f UTF-32 -t UTF-8");
    }

    @Test
    void saysWhatIsWrongWithTheFolder() throws IOException {
        Path absent = folder.resolve("absent");
        assertProblems(
                () -> Corpus.open(absent, "test", true, OptionalLong.empty()).close(),
                "--data_dir " + absent + ": no such folder");
        assertProblems(
                () -> open().close(), "test.source: no such file; the folder is empty", "test.target: no such file");
        Files.writeString(folder.resolve("val.target"), "x\n");
        assertProblems(() -> open().close(), "the folder holds no .source file at all", "test.target: no such file");
        Files.writeString(folder.resolve("val.source"), "x\n");
        Files.writeString(folder.resolve("train.source"), "x\n");
        assertProblems(
                () -> open().close(), "the folder has the splits train, val, name one with --type_path", "test.target");
        Path file = folder.resolve("val.source");
        assertProblems(
                () -> Corpus.open(file, "test", true, OptionalLong.empty()).close(), "is a file, expected a folder");
        Files.createDirectory(folder.resolve("test.source"));
        assertProblems(
                () -> Corpus.open(folder, "test", false, OptionalLong.empty()).close(), "expected a regular file");
    }

    @Test
    void refusesEmptyFiles() throws IOException {
        write("", "\ufeff");
        assertProblems(() -> open().close(), "test.source: the file is empty", "test.target: the file is empty");
        write("\n", "\n");
        assertProblems(() -> open().close(), "test.source:1: the line is empty");
    }

    @Test
    void theSplitCannotLeadOutOfTheFolder() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        write("secret\n", "secret\n");
        for (String name : List.of("../test", "..\\test", "/etc/hosts", "", " ", "a\nb", "a\0")) {
            assertProblems(
                    () -> Corpus.open(inner, name, true, OptionalLong.empty()).close(), "--type_path");
        }
    }

    @Test
    void hashesTheWholeFile() throws IOException {
        write("abc\n", "abc");
        try (Corpus corpus = open()) {
            // sha256sum of coreutils
            assertThat(corpus.sourceSha256())
                    .isEqualTo("edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb");
            assertThat(corpus.targetSha256())
                    .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        }
    }

    @Test
    void aClosedCorpusSaysSo() throws IOException {
        write("a\n", "b\n");
        Corpus corpus = open();
        corpus.close();
        corpus.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> corpus.source(0));
    }

    @Test
    void threadsReadAtRandomAtOnce() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            source.append("line ").append(i).append(" é".repeat(i % 97)).append('\n');
        }
        write(source.toString(), "x\n".repeat(5_000));
        try (Corpus corpus = open();
                ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int seed = thread;
                all.add(pool.submit(() -> new java.util.SplittableRandom(seed)
                        .longs(20_000, 0, 5_000)
                        .forEach(i ->
                                assertThat(corpus.source(i)).isEqualTo("line " + i + " é".repeat((int) (i % 97))))));
            }
            for (Future<?> each : all) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void readsTheTrainedModelsTestData() throws IOException {
        Path data = SharedData.require().resolve("models/multi30k-marian-en-de/data");
        try (Corpus corpus = Corpus.open(data, "test", true, OptionalLong.empty())) {
            assertThat(corpus.size()).isEqualTo(1000);
            assertThat(LongStream.range(0, 1000).mapToObj(corpus::source))
                    .containsExactlyElementsOf(Files.readAllLines(data.resolve("test.source")));
            assertThat(LongStream.range(0, 1000).mapToObj(i -> corpus.target(i).orElseThrow()))
                    .containsExactlyElementsOf(Files.readAllLines(data.resolve("test.target")));
        }
    }

    private Corpus open() {
        return Corpus.open(folder, "test", true, OptionalLong.empty());
    }

    private Corpus open(long limit) {
        return Corpus.open(folder, "test", true, OptionalLong.of(limit));
    }

    private void write(String source, String target) throws IOException {
        Files.writeString(folder.resolve("test.source"), source);
        Files.writeString(folder.resolve("test.target"), target);
    }

    /** UTF-8, but Latin-1 from a character on. */
    private static byte[] bytes(String text, int latin1From) {
        try (var out = new java.io.ByteArrayOutputStream()) {
            out.write(text.substring(0, Math.min(latin1From, text.length())).getBytes(StandardCharsets.UTF_8));
            out.write(text.substring(Math.min(latin1From, text.length())).getBytes(StandardCharsets.ISO_8859_1));
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertProblems(Runnable open, String... parts) {
        Consumer<InputException> oneLineEach = e -> {
            assertThat(e.problems()).hasSameSizeAs(parts);
            for (int i = 0; i < parts.length; i++) {
                assertThat(e.problems().get(i)).contains(parts[i]).doesNotContain("\n");
            }
        };
        assertThatExceptionOfType(InputException.class).isThrownBy(open::run).satisfies(oneLineEach);
    }
}
