package io.seqmark.cuda.driver;

import java.lang.foreign.MemorySegment;

/**
 * A kernel that can be launched.
 *
 * @param name as it was compiled
 * @param handle the driver's own
 */
public record Kernel(String name, MemorySegment handle) {
    /**
     * How many threads a launch has.
     *
     * @param blocks in the grid's first direction
     * @param rows of blocks: its second direction
     * @param threads of a block
     * @param sharedBytes of a block
     */
    public record Shape(int blocks, int rows, int threads, int sharedBytes) {}
}
