package io.seqmark.engine;

import io.seqmark.tensor.Profile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Hands out the lines of a corpus, longest first or in another order, to all replicas. Tokenizes a window of lines at a time, so that a corpus
 * of any size needs bounded memory. Thread-safe.
 */
final class SourceQueue implements LineQueue {
    /** Lines that are tokenized and sorted together. */
    private static final int WINDOW = 1 << 14;
    /** The first window is small, so that decoding begins soon. */
    private static final int FIRST_WINDOW = 1 << 12;

    private final long count;
    private final LongFunction<SourceLine> encode;
    private final Comparator<SourceLine> order;
    private final Deque<SourceLine> window = new ArrayDeque<>();
    private long next;

    /**
     * @param count lines 0 .. count - 1
     * @param encode tokenizes a line; thread-safe
     */
    SourceQueue(long count, LongFunction<SourceLine> encode) {
        this(count, SourceLine.LONGEST_FIRST, encode);
    }

    /**
     * @param count lines 0 .. count - 1
     * @param order in which the lines of a window are handed out
     * @param encode tokenizes a line; thread-safe
     */
    SourceQueue(long count, Comparator<SourceLine> order, LongFunction<SourceLine> encode) {
        this.count = count;
        this.order = order;
        this.encode = encode;
    }

    @Override
    public boolean await() {
        return waiting() > 0;
    }

    @Override
    public synchronized long waiting() {
        return window.size() + count - next;
    }

    /** The first remaining lines of the window: at least one if any line is left. */
    @Override
    public List<SourceLine> take(int sentences, int tokens) {
        // whoever comes first tokenizes a window, the others wait for it
        try (var _ = Profile.enter(Profile.Phase.TOKENIZING)) {
            return next(sentences, tokens);
        }
    }

    private synchronized List<SourceLine> next(int sentences, int tokens) {
        if (window.isEmpty()) {
            fill();
        }
        List<SourceLine> taken = new ArrayList<>();
        int total = 0;
        while (taken.size() < sentences && !window.isEmpty()) {
            total += window.peek().ids().length;
            if (!taken.isEmpty() && total > tokens) {
                break;
            }
            taken.add(window.remove());
        }
        return taken;
    }

    @Override
    public synchronized void giveBack(List<SourceLine> lines) {
        lines.reversed().forEach(window::addFirst);
    }

    /** Tokenizes the first window if that has not happened, and says how many tokens the whole corpus has, about. */
    synchronized long estimateTokens() {
        if (window.isEmpty() && next == 0) {
            fill();
        }
        long seen = window.stream().mapToLong(line -> line.ids().length).sum();
        return next == 0 ? 0 : Math.round((double) seen * count / next);
    }

    private void fill() {
        long end = Math.min(count, next + (next == 0 ? FIRST_WINDOW : WINDOW));
        LongStream.range(next, end).parallel().mapToObj(encode).sorted(order).forEachOrdered(window::add);
        next = end;
    }
}
