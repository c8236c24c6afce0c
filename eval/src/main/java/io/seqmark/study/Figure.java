package io.seqmark.study;

import java.util.Optional;

/**
 * One figure of a system.
 *
 * @param name its key in {@code run.json}, as {@code bleu} or {@code rougeL}
 * @param direction what is better
 * @param score unrounded, as {@code run.json} has it
 * @param bounds by bootstrap resampling; absent where it could not be counted again
 * @param signature all that must be known to compute the score again
 */
public record Figure(String name, Direction direction, double score, Optional<Bounds> bounds, String signature) {
    /** Decimals that say enough of a score of that name: 2 of percents, 4 of what a model computes, which is about 1. */
    public static int decimals(String name) {
        return SegmentColumns.isScore(name) ? 4 : 2;
    }
}
