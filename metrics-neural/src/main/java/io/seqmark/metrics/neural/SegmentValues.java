package io.seqmark.metrics.neural;

/** Takes the values of segments as they become known, in any order, one at a time. */
@FunctionalInterface
public interface SegmentValues {
    /**
     * Those of one segment.
     *
     * @param index of the segment in the list that was given to be scored
     * @param values one per column; the taker's own
     */
    void accept(int index, double[] values);
}
