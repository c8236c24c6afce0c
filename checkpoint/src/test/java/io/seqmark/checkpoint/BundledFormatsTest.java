package io.seqmark.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.testing.BundledData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** One checkpoint as torch and safetensors stored it in every format (testdata/scripts/README.md). */
final class BundledFormatsTest {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    @Test
    void shardsHoldTheSameBytesAsOneFile() {
        try (Weights whole = open("float32");
                Weights shards = open("sharded")) {
            assertThat(shards.names()).isEqualTo(whole.names()).hasSizeGreaterThan(30);
            for (String name : whole.names()) {
                StoredTensor expected = whole.find(name).orElseThrow();
                StoredTensor actual = shards.find(name).orElseThrow();
                assertThat(actual.dtype()).isEqualTo(Dtype.FLOAT32);
                assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
                assertThat(actual.data().mismatch(expected.data())).as(name).isEqualTo(-1);
            }
        }
    }

    @Test
    void float16IsTheFloat32RoundedToNearestEven() {
        try (Weights whole = open("float32");
                Weights halves = open("float16")) {
            assertThat(halves.names()).isEqualTo(whole.names());
            for (String name : whole.names()) {
                MemorySegment expected = whole.find(name).orElseThrow().data();
                StoredTensor actual = halves.find(name).orElseThrow();
                assertThat(actual.dtype()).isEqualTo(Dtype.FLOAT16);
                for (long i = 0; i < actual.elements(); i++) {
                    float value = Float.intBitsToFloat(expected.get(INT, 4 * i));
                    assertThat(actual.data().get(SHORT, 2 * i)).as(name).isEqualTo(Float.floatToFloat16(value));
                }
            }
        }
    }

    @Test
    void bfloat16IsTheUpperHalfOfTheFloat32RoundedToNearestEven() {
        try (Weights whole = open("float32");
                Weights halves = open("bfloat16")) {
            assertThat(halves.names()).isEqualTo(whole.names());
            for (String name : whole.names()) {
                MemorySegment expected = whole.find(name).orElseThrow().data();
                StoredTensor actual = halves.find(name).orElseThrow();
                assertThat(actual.dtype()).isEqualTo(Dtype.BFLOAT16);
                for (long i = 0; i < actual.elements(); i++) {
                    int bits = expected.get(INT, 4 * i);
                    int rounded = (bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16;
                    assertThat(actual.data().get(SHORT, 2 * i)).as(name).isEqualTo((short) rounded);
                }
            }
        }
    }

    private static Weights open(String format) {
        Path directory = BundledData.golden("formats/" + format);
        try (Checkpoint checkpoint = Checkpoint.open(directory.toString())) {
            return checkpoint.openWeights();
        }
    }
}
