package io.seqmark.tensor;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Equal pages of native memory for the self-attention caches of one replica: taken and given back as sentences come and
 * go, never freed before the pool is. Confined to one thread.
 */
final class PagePool implements AutoCloseable {
    private static final long CACHE_LINE = 64;

    private final Arena arena = Arena.ofConfined();
    private final Deque<Long> free = new ArrayDeque<>();
    private final long pageBytes;

    PagePool(long pageBytes) {
        this.pageBytes = pageBytes;
    }

    /** The address of a page of undefined content. */
    long take() {
        Long page = free.poll();
        if (page != null) {
            return page;
        }
        Allocations.request();
        return arena.allocate(pageBytes, CACHE_LINE).address();
    }

    void giveBack(long page) {
        free.push(page);
    }

    @Override
    public void close() {
        arena.close();
    }
}
