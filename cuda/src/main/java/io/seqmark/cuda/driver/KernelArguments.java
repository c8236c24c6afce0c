package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The arguments of a launch, in the order of the kernel's parameters. A launch copies them, so one is used again and again. Confined
 * to the thread that made it.
 */
public final class KernelArguments implements AutoCloseable {
    private static final int MOST = 40;
    private static final long SLOT = 8;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment values = arena.allocate(MOST * SLOT, SLOT);
    private final MemorySegment pointers = arena.allocate(ADDRESS, MOST);
    private int count;

    /** None yet. */
    public KernelArguments() {
        for (int i = 0; i < MOST; i++) {
            pointers.setAtIndex(ADDRESS, i, values.asSlice(i * SLOT, SLOT));
        }
    }

    /** Forgets all arguments. */
    public KernelArguments clear() {
        count = 0;
        return this;
    }

    /** Adds a pointer to memory of the GPU; 0 is none. */
    public KernelArguments address(long address) {
        values.set(JAVA_LONG, next(), address);
        return this;
    }

    /** Adds an int. */
    public KernelArguments integer(int value) {
        values.set(JAVA_INT, next(), value);
        return this;
    }

    /** Adds a long. */
    public KernelArguments wide(long value) {
        values.set(JAVA_LONG, next(), value);
        return this;
    }

    /** Adds a float. */
    public KernelArguments number(float value) {
        values.set(JAVA_FLOAT, next(), value);
        return this;
    }

    private long next() {
        return SLOT * count++;
    }

    MemorySegment pointers() {
        return pointers;
    }

    @Override
    public void close() {
        arena.close();
    }
}
