package io.seqmark.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LargeCorpusTest {
    private static final int TEN_MILLION = 10_000_000;

    @TempDir
    private Path folder;

    /** Ten million lines of 16 bytes are 160 MB; a JVM with a 24 MB heap opens them and reads some. */
    @Test
    void tenMillionLinesDoNotLiveInTheHeap() throws IOException, InterruptedException {
        writeNumbered(folder.resolve("test.source"), TEN_MILLION);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(output.strip()).isEqualTo("10000000 line 0000000000 line 0005000001 line 0009999999 index 5000000");
    }

    /** Reads a corpus in a JVM of its own. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] args) {
            try (Corpus corpus = Corpus.open(Path.of(args[0]), "test", false, OptionalLong.empty())) {
                System.out.println(corpus.size() + " " + corpus.source(0) + " " + corpus.source(5_000_001) + " "
                        + corpus.source(corpus.size() - 1) + " index " + corpus.indexBytes());
            } catch (InputException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** A sparse file of 2.2 GB: offsets beyond 31 bits, in a folder that need not have the space. */
    @Test
    void readsBeyondTwoGigabytes() throws IOException {
        Path source = folder.resolve("test.source");
        Files.writeString(source, "first\n".repeat(1000));
        int lines = 1000;
        try (FileChannel channel = FileChannel.open(source, StandardOpenOption.WRITE)) {
            long at = channel.size();
            while (at < 2_200_000_000L) {
                at += TextScan.MAX_LINE_BYTES - 1;
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}), at++);
                lines++;
            }
            channel.write(ByteBuffer.wrap("the last line\n".getBytes(StandardCharsets.UTF_8)), at);
        }
        try (Corpus corpus = Corpus.open(folder, "test", false, OptionalLong.empty())) {
            assertThat(corpus.size()).isEqualTo(lines + 1);
            assertThat(corpus.source(lines)).isEqualTo("the last line");
            assertThat(corpus.source(999)).isEqualTo("first");
            assertThat(corpus.source(lines - 1)).hasSize((int) TextScan.MAX_LINE_BYTES - 1);
        }
    }

    @Test
    void refusesALineThatIsTooLongForAText() throws IOException {
        Path source = folder.resolve("test.source");
        Files.writeString(source, "first\n".repeat(1000));
        try (FileChannel channel = FileChannel.open(source, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}), channel.size() + TextScan.MAX_LINE_BYTES + 1);
        }
        org.assertj.core.api.Assertions.assertThatExceptionOfType(InputException.class)
                .isThrownBy(() ->
                        Corpus.open(folder, "test", false, OptionalLong.empty()).close())
                .withMessageContaining("test.source:1001: the line has 16777217 bytes, at most 16777216 are read");
    }

    private static void writeNumbered(Path file, int lines) throws IOException {
        byte[] line = "line 0000000000\n".getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (int i = 0; i < lines; i++) {
                out.write(line);
                int digit = line.length - 2;
                while (line[digit] == '9') {
                    line[digit--] = '0';
                }
                line[digit]++;
            }
        }
    }
}
