package io.seqmark.family.bigbirdpegasus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.tensor.KeyPattern.QueryBlock;
import io.seqmark.tensor.KeyPattern.Stretch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a query sees, against the paper's definition and transformers' treatment of random blocks outside of training. */
final class BlockSparseTest {
    @ParameterizedTest
    @CsvSource({"4, 0", "4, 1", "5, 2", "1, 3", "64, 3"})
    void aQuerySeesTheFirstAndLastBlockAndItsNeighbours(int size, int random) {
        BlockSparse pattern = new BlockSparse(size, random);
        int shortest = (5 + 2 * random) * size + 1;
        for (int length : new int[] {shortest, shortest + 1, shortest + size, shortest + 3 * size - 1, 2 * shortest}) {
            double[][] times = times(pattern, length);
            int last = (length - 1) / size;
            for (int query = 0; query < length; query++) {
                int block = query / size;
                for (int key = 0; key < length; key++) {
                    int other = key / size;
                    boolean global = block == 0 || block == last;
                    double expected = !global && other == 0
                            ? 1 + random
                            : global || other == last || Math.abs(block - other) <= 1 ? 1 : 0;
                    // the exponential of a float32 logarithm
                    assertThat(times[query][key])
                            .as("query %d, key %d of %d", query, key, length)
                            .isCloseTo(expected, within(1e-6));
                }
            }
        }
    }

    @Test
    void aShortSourceIsAttendedToInFull() {
        BlockSparse pattern = new BlockSparse(64, 3);
        for (int length : new int[] {1, 63, 64, 65, 703, 704}) {
            assertThat(pattern.blocks(length))
                    .containsExactly(new QueryBlock(0, length, List.of(Stretch.open(0, length))));
        }
        assertThat(pattern.blocks(705)).hasSize(12);
    }

    private static double[][] times(BlockSparse pattern, int length) {
        double[][] times = new double[length][length];
        int next = 0;
        for (QueryBlock block : pattern.blocks(length)) {
            assertThat(block.from()).isEqualTo(next);
            next += block.count();
            for (Stretch stretch : block.keys()) {
                for (int query = block.from(); query < next; query++) {
                    for (int key = stretch.from(); key < stretch.from() + stretch.count(); key++) {
                        times[query][key] += Math.exp(stretch.bias());
                    }
                }
            }
        }
        assertThat(next).isEqualTo(length);
        return times;
    }
}
