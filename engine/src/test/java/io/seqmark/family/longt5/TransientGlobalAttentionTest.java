package io.seqmark.family.longt5;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The blocks of global tokens against {@code _make_global_fixed_block_ids} of transformers 5.12.1 with torch 2.14. */
final class TransientGlobalAttentionTest {
    @Test
    void tokensBehindTheLastFullBlockBelongToIt() {
        assertThat(TransientGlobalAttention.blockOf(11, 4)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void aSentenceShorterThanABlockHasNone() {
        assertThat(TransientGlobalAttention.blockOf(3, 4)).containsExactly(-1, -1, -1);
    }

    @Test
    void roundingMovesTheEdgesThatItMovesThere() {
        int[] blocks = TransientGlobalAttention.blockOf(1000, 49);
        int[] moved = IntStream.range(0, 1000)
                .filter(i -> blocks[i] != Math.min(i / 49, 1000 / 49 - 1))
                .toArray();
        assertThat(moved).containsExactly(441, 490, 539, 588, 637, 686, 735);
        assertThat(blocks[441]).isEqualTo(8);
    }
}
