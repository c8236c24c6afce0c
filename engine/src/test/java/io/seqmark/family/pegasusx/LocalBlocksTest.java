package io.seqmark.family.pegasusx;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.tensor.KeyPattern.QueryBlock;
import io.seqmark.tensor.KeyPattern.Stretch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a query sees, against the paper's definition. */
final class LocalBlocksTest {
    @ParameterizedTest
    @CsvSource({"3, 8, false", "3, 8, true", "1, 2, true", "5, 7, false", "128, 512, true"})
    void aTokenSeesTheGlobalTokensAndItsBlock(int globals, int size, boolean staggered) {
        LocalBlocks pattern = new LocalBlocks(globals, size, staggered);
        int shift = staggered ? size - size / 2 : 0;
        for (int tokens : new int[] {1, size / 2, size / 2 + 1, size, size + 1, 2 * size, 3 * size - 1}) {
            int next = 0;
            for (QueryBlock block : pattern.blocks(globals + tokens)) {
                assertThat(block.from()).isEqualTo(next);
                next += block.count();
                boolean[] seen = new boolean[globals + tokens];
                for (Stretch stretch : block.keys()) {
                    for (int key = stretch.from(); key < stretch.from() + stretch.count(); key++) {
                        assertThat(seen[key]).isFalse();
                        seen[key] = true;
                    }
                }
                for (int query = block.from(); query < next; query++) {
                    for (int key = 0; key < seen.length; key++) {
                        boolean expected = query < globals
                                || key < globals
                                || (query - globals + shift) / size == (key - globals + shift) / size;
                        assertThat(seen[key])
                                .as("query %d, key %d of %d", query, key, seen.length)
                                .isEqualTo(expected);
                    }
                }
            }
            assertThat(next).isEqualTo(globals + tokens);
        }
    }
}
