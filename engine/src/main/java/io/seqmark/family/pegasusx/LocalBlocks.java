package io.seqmark.family.pegasusx;

import io.seqmark.tensor.KeyPattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Pegasus-X's attention (Phang et al., 2022, section 3.3): the global tokens, which stand first, look at everything; every
 * other token looks at them and at its block.
 *
 * <p>transformers pads the source to whole blocks, and staggered ones by half a block at either end. That has no effect:
 * padding is hidden from every token by the mask.
 *
 * @param globals global tokens
 * @param size tokens of a block, even where staggered
 * @param staggered whether the first block has half that size
 */
record LocalBlocks(int globals, int size, boolean staggered) implements KeyPattern {
    @Override
    public List<QueryBlock> blocks(int length) {
        List<QueryBlock> blocks = new ArrayList<>();
        blocks.add(new QueryBlock(0, globals, List.of(Stretch.open(0, length))));
        int from = globals;
        int next = Math.min(staggered ? size / 2 : size, length - globals) + globals;
        while (from < length) {
            int count = next - from;
            blocks.add(new QueryBlock(from, count, List.of(Stretch.open(0, globals), Stretch.open(from, count))));
            from = next;
            next = (int) Math.min(length, (long) from + size);
        }
        return blocks;
    }
}
