package io.seqmark.metrics;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Counts a corpus on all cores, in memory for a few blocks of pairs, however many there are: one thread reads while the others
 * count. Thread-safe, as it has no state.
 */
public final class ParallelCorpus {
    private static final int PAIRS_A_BLOCK = 1024;
    /** Long lines make blocks of fewer pairs. */
    private static final long CHARS_A_BLOCK = 4L << 20;

    private ParallelCorpus() {}

    /** Counts all pairs with as many threads as there are processors. */
    public static void count(Iterator<Pair> pairs, List<? extends CorpusTally<?>> tallies) {
        count(pairs, tallies, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Counts all pairs; places are given in the order of the iterator.
     *
     * @param pairs is read by the calling thread; what it throws is thrown here
     * @param threads at least 1
     */
    public static void count(Iterator<Pair> pairs, List<? extends CorpusTally<?>> tallies, int threads) {
        List<Share<?>> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            tallies.forEach(tally -> workers.add(Share.of(tally)));
        }
        int each = tallies.size();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().factory())) {
            List<Future<?>> running = new ArrayList<>();
            long place = 0;
            int turn = 0;
            try {
                while (pairs.hasNext()) {
                    if (Thread.interrupted()) { // waiting for a task that has ended would not tell
                        throw new InterruptedException();
                    }
                    List<Pair> block = nextBlock(pairs);
                    List<Share<?>> team = workers.subList(turn * each, (turn + 1) * each);
                    if (running.size() > turn) {
                        running.get(turn).get();
                    }
                    long first = place;
                    Future<?> task = pool.submit(() -> team.forEach(worker -> worker.add(first, block)));
                    if (running.size() > turn) {
                        running.set(turn, task);
                    } else {
                        running.add(task);
                    }
                    place += block.size();
                    turn = (turn + 1) % threads;
                }
                for (Future<?> task : running) {
                    task.get();
                }
            } catch (InterruptedException interrupted) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while counting", interrupted);
            } catch (ExecutionException failed) {
                throw rethrown(failed);
            }
        }
        workers.forEach(Share::join);
    }

    private static List<Pair> nextBlock(Iterator<Pair> pairs) {
        List<Pair> block = new ArrayList<>();
        long chars = 0;
        while (pairs.hasNext() && block.size() < PAIRS_A_BLOCK && chars < CHARS_A_BLOCK) {
            Pair pair = pairs.next();
            block.add(pair);
            chars += pair.hypothesis().length();
            for (String reference : pair.references()) {
                chars += reference.length();
            }
        }
        return block;
    }

    private static RuntimeException rethrown(ExecutionException failed) {
        return switch (failed.getCause()) {
            case Error error -> throw error;
            case RuntimeException runtime -> runtime;
            case null, default -> new IllegalStateException(failed);
        };
    }

    /** A tally and the fork of it that one thread fills. */
    private record Share<T extends CorpusTally<T>>(T whole, T part) {
        @SuppressWarnings("unchecked") // a tally is its own type parameter
        private static <T extends CorpusTally<T>> Share<T> of(CorpusTally<?> tally) {
            T whole = (T) tally;
            return new Share<>(whole, whole.fork());
        }

        private void add(long first, List<Pair> block) {
            for (int i = 0; i < block.size(); i++) {
                part.add(first + i, block.get(i));
            }
        }

        private void join() {
            whole.join(part);
        }
    }
}
