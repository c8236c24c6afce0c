package io.seqmark.tensor.cpu;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * Equal pieces of native memory for the self-attention caches of one replica, one for each decoder row and step: taken and
 * given back as beams come and go. They are taken from the chunks in front, so that those at the end empty when less is
 * needed and go back to the system: a few long sentences do not set a run's memory for good. Confined to one thread.
 */
final class RowPool implements AutoCloseable {
    private static final long CACHE_LINE = 64;
    /** Asked of the system at once, about. */
    private static final long CHUNK_BYTES = 1 << 21;
    /** So much of all rows stays free before a chunk goes back: asking again and again would cost more than it saves. */
    private static final int SPARE_PART = 4;

    private final long rowBytes;
    private final int chunkRows;
    /** In the order of their making. */
    private final List<Chunk> chunks = new ArrayList<>();
    /** No chunk before this one has a free row. */
    private int first;

    private int freeRows;

    /** Rows side by side. */
    private static final class Chunk {
        final Arena arena = Arena.ofConfined();
        final long[] free;
        long address;
        int freeCount;

        Chunk(int rows) {
            free = new long[rows];
        }

        boolean isUnused() {
            return freeCount == free.length;
        }
    }

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
        while (first < chunks.size() && chunks.get(first).freeCount == 0) {
            first++;
        }
        if (first == chunks.size()) {
            add();
        }
        Chunk chunk = chunks.get(first);
        freeRows--;
        return chunk.free[--chunk.freeCount];
    }

    void giveBack(long row) {
        int index = 0;
        while (!holds(chunks.get(index), row)) {
            index++;
        }
        Chunk chunk = chunks.get(index);
        chunk.free[chunk.freeCount++] = row;
        freeRows++;
        first = Math.min(first, index);
        while (chunks.getLast().isUnused() && freeRows - chunkRows > spareRows()) {
            chunks.removeLast().arena.close();
            freeRows -= chunkRows;
        }
    }

    /** Bytes of the system's that the pool has. */
    long bytes() {
        return (long) chunks.size() * chunkRows * rowBytes;
    }

    private int spareRows() {
        return Math.max(chunkRows, chunks.size() * chunkRows / SPARE_PART);
    }

    private boolean holds(Chunk chunk, long row) {
        return row >= chunk.address && row < chunk.address + chunkRows * rowBytes;
    }

    private void add() {
        Allocations.request();
        Chunk chunk = new Chunk(chunkRows);
        chunk.address = chunk.arena.allocate(chunkRows * rowBytes, CACHE_LINE).address();
        for (int row = chunkRows - 1; row >= 0; row--) {
            chunk.free[chunk.freeCount++] = chunk.address + row * rowBytes;
        }
        chunks.add(chunk);
        freeRows += chunkRows;
    }

    @Override
    public void close() {
        chunks.forEach(chunk -> chunk.arena.close());
        chunks.clear();
    }
}
