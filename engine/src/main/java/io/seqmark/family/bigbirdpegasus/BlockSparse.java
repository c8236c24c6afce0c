package io.seqmark.family.bigbirdpegasus;

import io.seqmark.tensor.KeyPattern;
import java.util.ArrayList;
import java.util.List;

/**
 * BigBird's attention (Zaheer et al., 2020): the first and the last block look at everything and are seen by all; a block
 * between them also looks at itself and its two neighbours, and, in training, at some blocks by chance.
 *
 * <p>Outside of training transformers (since 4.30; before it drew blocks by a fixed seed there too) puts the first block in
 * the place of every random one, so that its keys count 1 + randomBlocks times. A source too short for all of these to
 * differ is attended to in full. The last block may be shorter: transformers pads it, and hides the padding.
 *
 * @param size tokens of a block
 * @param randomBlocks {@code num_random_blocks}
 */
record BlockSparse(int size, int randomBlocks) implements KeyPattern {
    /** Two global blocks, three of the window, and twice the random ones. */
    long longestInFull() {
        return (5L + 2L * randomBlocks) * size;
    }

    @Override
    public List<QueryBlock> blocks(int length) {
        List<Stretch> all = List.of(Stretch.open(0, length));
        if (length <= longestInFull()) {
            return List.of(new QueryBlock(0, length, all));
        }
        int last = (length - 1) / size;
        List<QueryBlock> blocks = new ArrayList<>();
        blocks.add(new QueryBlock(0, size, all));
        for (int block = 1; block < last; block++) {
            blocks.add(new QueryBlock(block * size, size, keys(block, last, length)));
        }
        blocks.add(new QueryBlock(last * size, length - last * size, all));
        return blocks;
    }

    private List<Stretch> keys(int block, int last, int length) {
        Stretch first = new Stretch(0, size, (float) Math.log1p(randomBlocks), false);
        int from = Math.max(1, block - 1) * size;
        if (block + 1 == last) {
            return List.of(first, Stretch.open(from, length - from));
        }
        int end = (block + 2) * size;
        return List.of(first, Stretch.open(from, end - from), Stretch.open(last * size, length - last * size));
    }
}
