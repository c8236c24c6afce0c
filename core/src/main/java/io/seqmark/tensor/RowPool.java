package io.seqmark.tensor;

import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * Equal pieces of native memory for the self-attention caches of one replica, one for each decoder row and step: taken and
 * given back as beams come and go, never freed before the pool is. Confined to one thread.
 */
final class RowPool implements AutoCloseable {
    private static final long CACHE_LINE = 64;
    /** Asked of the system at once, about. */
    private static final long CHUNK_BYTES = 1 << 21;

    private final Arena arena = Arena.ofConfined();
    private final long rowBytes;
    private final int chunkRows;
    private long[] free = new long[64];
    private int freeCount;

    RowPool(long bytes) {
        this.rowBytes = apart(bytes);
        this.chunkRows = (int) Math.max(1, CHUNK_BYTES / rowBytes);
    }

    /**
     * A distance for pieces of that many bytes: an odd number of cache lines, because pieces at equal places of a large power
     * of two would push each other out of the cache.
     */
    static long apart(long bytes) {
        return (bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE | CACHE_LINE;
    }

    /** The address of a row of undefined content. */
    long take() {
        if (freeCount == 0) {
            Allocations.request();
            long chunk = arena.allocate(chunkRows * rowBytes, CACHE_LINE).address();
            for (int row = chunkRows - 1; row >= 0; row--) {
                giveBack(chunk + row * rowBytes);
            }
        }
        return free[--freeCount];
    }

    void giveBack(long row) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = row;
    }

    @Override
    public void close() {
        arena.close();
    }
}
