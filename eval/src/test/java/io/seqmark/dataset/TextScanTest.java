package io.seqmark.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The scanner against the platform's strict decoder and a byte-by-byte splitter. */
final class TextScanTest {
    private static final Path FILE = Path.of("test.source");
    private static final byte[] PIECES = "ab \r\n\nüé€\u2028\ud83d\ude00".getBytes(StandardCharsets.UTF_8);

    @Test
    void agreesWithTheStrictDecoderOnRandomBytes() {
        SplittableRandom random = new SplittableRandom(7);
        int sound = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(1, 80)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] =
                        random.nextInt(40) == 0 ? (byte) random.nextInt(1, 256) : PIECES[(i + round) % PIECES.length];
            }
            sound += check(bytes) ? 1 : 0;
        }
        assertThat(sound).isBetween(2_000, 18_000); // both kinds must have been seen
    }

    /** Every sequence of four bytes over the values where the rules of table 3-7 change. */
    @Test
    void agreesWithTheStrictDecoderAtEveryBoundaryOfTheRules() {
        int[] edges = {
            0x0a, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
            0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
        };
        for (int a : edges) {
            for (int b : edges) {
                for (int c : edges) {
                    for (int d : edges) {
                        check(new byte[] {'x', (byte) a, (byte) b, (byte) c, (byte) d});
                    }
                }
            }
        }
    }

    /** A sequence may straddle the end of the scanner's one-MiB chunks at each of its bytes. */
    @Test
    void sequencesSurviveTheChunkBoundary() {
        for (String character : List.of("ü", "€", "\ud83d\ude00")) {
            for (int before = (1 << 20) - 5; before <= (1 << 20) + 1; before++) {
                String text = "a".repeat(before) + character + "z\nnext " + character;
                Optional<Corpus.Side> side = scan(text.getBytes(StandardCharsets.UTF_8), new Faults(FILE));
                assertThat(side.orElseThrow().text().lines()).isEqualTo(2);
                assertThat(side.get().text().line(1)).isEqualTo("next " + character);
                byte[] cut =
                        Arrays.copyOf(("a".repeat(before) + character).getBytes(StandardCharsets.UTF_8), before + 1);
                Faults faults = new Faults(FILE);
                scan(cut, faults);
                assertThat(faults.lines())
                        .singleElement()
                        .asString()
                        .startsWith("test.source:1: invalid UTF-8 at byte " + (before + 1) + " of the line");
            }
        }
    }

    private static boolean check(byte[] bytes) {
        List<String> expected = new ArrayList<>();
        List<Integer> invalid = new ArrayList<>();
        int start =
                bytes.length >= 3 && (bytes[0] & 0xff) == 0xef && (bytes[1] & 0xff) == 0xbb && (bytes[2] & 0xff) == 0xbf
                        ? 3
                        : 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int content = end < bytes.length && end > start && bytes[end - 1] == '\r' ? end - 1 : end;
            try {
                expected.add(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, start, content - start))
                        .toString());
            } catch (CharacterCodingException e) {
                invalid.add(expected.size() + 1);
                expected.add("");
            }
            start = end + 1;
        }
        Faults faults = new Faults(FILE);
        Optional<Corpus.Side> side = scan(bytes, faults);
        List<Integer> found = faults.lines().stream()
                .filter(line -> line.contains("invalid UTF-8 at"))
                .map(line -> Integer.valueOf(line.split(":")[1]))
                .toList();
        assertThat(found).as(() -> Arrays.toString(bytes)).isEqualTo(invalid);
        if (invalid.isEmpty() && !expected.isEmpty()) {
            TextFile text = side.orElseThrow().text();
            assertThat(text.lines()).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertThat(text.line(i)).isEqualTo(expected.get(i));
            }
        }
        return invalid.isEmpty();
    }

    private static Optional<Corpus.Side> scan(byte[] bytes, Faults faults) {
        return new TextScan(FILE, MemorySegment.ofArray(bytes), Long.MAX_VALUE, true, faults).run();
    }
}
