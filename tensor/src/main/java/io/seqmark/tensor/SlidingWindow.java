package io.seqmark.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Each token looks at those within a radius of itself (Beltagy et al., 2020, section 3.1).
 *
 * @param radius tokens to either side, at least 1
 * @param firstIsSeenByAll whether every token also looks at the sentence's first
 * @param bias added to the scores within the window, by distance
 */
public record SlidingWindow(int radius, boolean firstIsSeenByAll, Optional<PositionBias.Distance> bias)
        implements KeyPattern {
    /** Too few queries make a product thin; too many look at keys that most of them do not see. */
    private static final int MIN_BLOCK = 32;

    private static final int MAX_BLOCK = 256;

    @Override
    public List<QueryBlock> blocks(int length) {
        int block = Math.clamp(radius / 2, MIN_BLOCK, MAX_BLOCK);
        List<QueryBlock> blocks = new ArrayList<>();
        for (int from = 0; from < length; from += block) {
            int count = Math.min(block, length - from);
            List<Stretch> keys = new ArrayList<>();
            int first = Math.max(0, from - radius);
            if (firstIsSeenByAll) {
                keys.add(Stretch.open(0, 1));
                first = Math.max(1, first);
            }
            int end = (int) Math.min(length, (long) from + count + radius);
            if (first < end) {
                keys.add(new Stretch(first, end - first, 0f, true));
            }
            blocks.add(new QueryBlock(from, count, keys));
        }
        return blocks;
    }

    @Override
    public Optional<Band> band() {
        return Optional.of(new Band(radius, bias));
    }
}
