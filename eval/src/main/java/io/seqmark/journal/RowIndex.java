package io.seqmark.journal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Where the row of each id is: a file and a position in it, eight bytes an id off the heap. Not thread-safe. */
final class RowIndex implements AutoCloseable {
    /** Files that an index can tell apart. */
    static final int MAX_FILES = 1 << 15;

    private static final int POSITION_BITS = 48;
    private static final long POSITION_MASK = (1L << POSITION_BITS) - 1;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment entries;

    RowIndex(long size) {
        // zero-filled: a position is kept plus one, so that 0 means absent
        this.entries = arena.allocate(ValueLayout.JAVA_LONG, size);
    }

    boolean contains(long id) {
        return entry(id) != 0;
    }

    void put(long id, int file, long position) {
        entries.setAtIndex(ValueLayout.JAVA_LONG, id, (long) file << POSITION_BITS | position + 1);
    }

    int file(long id) {
        return (int) (entry(id) >>> POSITION_BITS);
    }

    long position(long id) {
        return (entry(id) & POSITION_MASK) - 1;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private long entry(long id) {
        return entries.getAtIndex(ValueLayout.JAVA_LONG, id);
    }
}
