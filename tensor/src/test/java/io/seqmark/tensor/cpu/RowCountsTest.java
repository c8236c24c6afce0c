package io.seqmark.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RowCountsTest {
    @Test
    void littleIsAddedAndFewSizesAreLeft() {
        int[] sizes = IntStream.rangeClosed(1, 4096)
                .peek(rows -> assertThat(RowCounts.filled(rows) - rows)
                        .as("%d rows", rows)
                        .isBetween(0, Math.max(7, rows / 16)))
                .map(RowCounts::filled)
                .distinct()
                .toArray();
        assertThat(sizes).hasSizeLessThan(120).startsWith(1, 2, 4, 8, 16, 24);
    }
}
