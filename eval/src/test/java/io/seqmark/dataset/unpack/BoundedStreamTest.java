package io.seqmark.dataset.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class BoundedStreamTest {
    private static final String TEXT = "one \"two\"\nthree, four\nfünf\tsechs\n";

    /** Files of the programs gzip and zstd, of two members and two frames. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void unpacksWhatTheProgramsPacked(Packing packing) throws IOException {
        byte[] packed = fixture(packing);
        try (InputStream in = packing.open(new ByteArrayInputStream(packed), packed.length)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void whatIsCutAnywhereIsAnError(Packing packing) throws IOException {
        byte[] packed = fixture(packing);
        int complete = 0;
        for (int length = 0; length < packed.length; length++) {
            byte[] part = Arrays.copyOf(packed, length);
            try (InputStream in = packing.open(new ByteArrayInputStream(part), length)) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("one \"two\"\nthree, four\n");
                complete++; // the end of the first member
            } catch (IOException cut) {
                assertThat(cut).hasMessageContaining(packing == Packing.GZIP ? "gzip" : "zstd");
            }
        }
        assertThat(complete).isBetween(1, 12);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void whatHasAnotherFormatIsNamed(Packing packing) {
        byte[] text = "no packed file, but a text with some words in it\n".getBytes(StandardCharsets.UTF_8);
        assertThatIOException()
                .isThrownBy(() -> packing.open(new ByteArrayInputStream(text), text.length)
                        .readAllBytes())
                .withMessageContaining("though its name says so");
    }

    @Test
    void aBombIsRefused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[4 << 20]);
        }
        byte[] packed = bomb.toByteArray();
        assertThat(packed.length).isLessThan(10_000);
        assertThatIOException()
                .isThrownBy(
                        () -> new BoundedStream(Packing.GZIP, new ByteArrayInputStream(packed), packed.length, 1 << 20)
                                .readAllBytes())
                .withMessageContaining("unpacks to more than 1048576 bytes");
        assertThat(new BoundedStream(Packing.GZIP, new ByteArrayInputStream(packed), packed.length, 4 << 20)
                        .readAllBytes())
                .hasSize(4 << 20);
    }

    private static byte[] fixture(Packing packing) throws IOException {
        try (InputStream in =
                BoundedStreamTest.class.getResourceAsStream("/io/seqmark/dataset/source" + packing.ending())) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }
}
