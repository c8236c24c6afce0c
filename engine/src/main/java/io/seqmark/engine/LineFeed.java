package io.seqmark.engine;

import io.seqmark.base.RunException;
import io.seqmark.tensor.Profile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lines for a {@link FeedGenerator} that are not all known when it begins: more may be added while others are in flight, and
 * what was not begun may be taken back. For one generation. Thread-safe.
 */
public final class LineFeed {
    private final Consumer<long[]> begun;
    /** As they came. */
    private final Deque<List<Line>> waiting = new ArrayDeque<>();
    /** Tokenized, in the order in which they are handed out. */
    private final Deque<SourceLine> window = new ArrayDeque<>();

    private boolean ended;

    /**
     * An empty feed.
     *
     * @param begun told which lines are about to be generated, from any thread
     */
    public LineFeed(Consumer<long[]> begun) {
        this.begun = begun;
    }

    /**
     * A line to generate for.
     *
     * @param id its place in the corpus
     * @param text as it stands there
     */
    public record Line(long id, String text) {}

    /** More lines; those that come together are sorted by length together. */
    public synchronized void add(List<Line> lines) {
        waiting.add(List.copyOf(lines));
        notifyAll();
    }

    /** No more lines will come: the generation ends when it has done what is there. */
    public synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Takes lines back as far as nobody has begun with them. */
    public synchronized void recall(long[] ids) {
        long[] sorted = ids.clone();
        Arrays.sort(sorted);
        for (int i = waiting.size(); i > 0; i--) {
            waiting.add(waiting.remove().stream()
                    .filter(line -> Arrays.binarySearch(sorted, line.id()) < 0)
                    .toList());
        }
        window.removeIf(line -> Arrays.binarySearch(sorted, line.id()) >= 0);
    }

    /** One line as it came, for models without a tokenizer; waits for one, and is empty when there will never be one. */
    public Optional<Line> next() {
        Optional<Line> next = poll();
        while (next.isEmpty() && await()) {
            next = poll();
        }
        next.ifPresent(line -> begun.accept(new long[] {line.id()}));
        return next;
    }

    private synchronized Optional<Line> poll() {
        while (!waiting.isEmpty()) {
            List<Line> first = waiting.remove();
            if (!first.isEmpty()) {
                if (first.size() > 1) {
                    waiting.addFirst(first.subList(1, first.size()));
                }
                return Optional.of(first.getFirst());
            }
        }
        return Optional.empty();
    }

    /** The feed as replicas see it; {@code encode} tokenizes a line and is thread-safe. */
    LineQueue queue(Function<Line, SourceLine> encode) {
        return new LineQueue() {
            @Override
            public boolean await() {
                return LineFeed.this.await();
            }

            @Override
            public long waiting() {
                synchronized (LineFeed.this) {
                    return window.size()
                            + waiting.stream().mapToLong(List::size).sum();
                }
            }

            @Override
            public List<SourceLine> take(int sentences, int tokens) {
                List<SourceLine> lines = next(sentences, tokens, encode);
                if (!lines.isEmpty()) {
                    begun.accept(lines.stream().mapToLong(SourceLine::id).toArray());
                }
                return lines;
            }

            @Override
            public void giveBack(List<SourceLine> lines) {
                synchronized (LineFeed.this) {
                    lines.reversed().forEach(window::addFirst);
                    LineFeed.this.notifyAll();
                }
            }

            @Override
            public void stop() {
                end();
            }
        };
    }

    private synchronized List<SourceLine> next(int sentences, int tokens, Function<Line, SourceLine> encode) {
        List<SourceLine> taken = new ArrayList<>();
        long total = 0;
        while (taken.size() < sentences && fill(encode)) {
            total += window.element().ids().length;
            if (!taken.isEmpty() && total > tokens) {
                break;
            }
            taken.add(window.remove());
        }
        return taken;
    }

    /** Whether there is a tokenized line. */
    private boolean fill(Function<Line, SourceLine> encode) {
        try (var _ = Profile.enter(Profile.Phase.TOKENIZING)) {
            while (window.isEmpty() && !waiting.isEmpty()) {
                waiting.remove().parallelStream()
                        .map(encode)
                        .sorted(SourceLine.LONGEST_FIRST)
                        .forEachOrdered(window::add);
            }
            return !window.isEmpty();
        }
    }

    /** Waits for a change; false if there is nothing left to wait for. */
    private synchronized boolean await() {
        while (window.isEmpty() && waiting.isEmpty()) {
            if (ended) {
                return false;
            }
            try {
                wait();
            } catch (InterruptedException interrupted) {
                throw RunException.interrupted(interrupted);
            }
        }
        return true;
    }
}
