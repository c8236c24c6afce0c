package io.seqmark.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.tensor.AttentionShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CpuFootprintTest {
    /**
     * A layer's keys and values are two rows of heads x size floats: 8,192 bytes for BART large, 128 lines of a cache, so 129; 65
     * for Marian base; 3 for 2 heads of 8.
     */
    @ParameterizedTest
    @CsvSource({"16, 64, 12, 99072", "8, 64, 6, 24960", "2, 8, 2, 384", "2, 8, 1, 192"})
    void aTokenTakesAnOddNumberOfCacheLinesALayer(int heads, int headSize, int layers, long bytes) {
        assertThat(CpuFootprint.INSTANCE.tokenBytes(heads, headSize, layers)).isEqualTo(bytes);
    }

    /** Heads that do not fill whole vectors, as many layers as there may be. */
    @ParameterizedTest
    @CsvSource({"3, 6, 2", "1, 5, 7", "12, 64, 3"})
    void theRowsOfACacheLieThatFarApartAtTheMost(int heads, int headSize, int layers) {
        long bytes = CpuFootprint.INSTANCE.tokenBytes(heads, headSize, layers);
        try (SelfAttentionCaches caches = new SelfAttentionCaches(new AttentionShape(heads, headSize, 1f), layers, 1)) {
            long first = caches.rows().take();
            long apart = Math.abs(caches.rows().take() - first);
            assertThat(apart).isBetween(2L * heads * headSize * layers * Float.BYTES, bytes);
        }
    }

    @Test
    void absurdSizesDoNotOverflow() {
        assertThat(CpuFootprint.INSTANCE.tokenBytes(1 << 24, 1, 1024)).isGreaterThan(1L << 37);
    }
}
