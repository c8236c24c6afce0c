package io.seqmark;

import io.seqmark.base.RunException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Results of a generation on another thread, as they finish. The generation begins with the first look for a result, and
 * waits while {@value #CAPACITY} results are not taken.
 */
final class ResultStream extends Spliterators.AbstractSpliterator<Generation> {
    private static final int CAPACITY = 64;

    private final Consumer<Consumer<Generation>> generation;
    private final Deque<Generation> finished = new ArrayDeque<>();
    private @Nullable Thread thread;
    private @Nullable Throwable failure;
    private boolean ended;
    private boolean cancelled;

    private ResultStream(long count, Consumer<Consumer<Generation>> generation) {
        super(count, Spliterator.NONNULL | Spliterator.IMMUTABLE);
        this.generation = generation;
    }

    /**
     * The results of a generation. Closing the stream ends it.
     *
     * @param count how many results there will be
     * @param generation gives each result to its consumer, and throws what the consumer throws
     */
    static Stream<Generation> of(long count, Consumer<Consumer<Generation>> generation) {
        ResultStream results = new ResultStream(count, generation);
        return StreamSupport.stream(results, false).onClose(results::cancel);
    }

    @Override
    public boolean tryAdvance(Consumer<? super Generation> action) {
        Generation next = next();
        if (next == null) {
            return false;
        }
        action.accept(next);
        return true;
    }

    /** The next result; null after the last one. */
    private synchronized @Nullable Generation next() {
        if (thread == null && !cancelled) {
            thread = Thread.ofPlatform().name("generation").daemon().start(this::work);
        }
        awaitWhile(() -> finished.isEmpty() && !ended && !cancelled);
        Generation next = cancelled ? null : finished.poll();
        notifyAll();
        if (next == null) {
            rethrow(failure);
        }
        return next;
    }

    private void work() {
        Throwable thrown = null;
        try {
            generation.accept(this::put);
        } catch (RuntimeException | Error failed) {
            thrown = failed;
        }
        synchronized (this) {
            failure = cancelled ? null : thrown;
            ended = true;
            notifyAll();
        }
    }

    private synchronized void put(Generation result) {
        awaitWhile(() -> finished.size() >= CAPACITY && !cancelled);
        if (cancelled) {
            throw new CancellationException();
        }
        finished.add(result);
        notifyAll();
    }

    private void cancel() {
        Thread working;
        synchronized (this) {
            cancelled = true;
            finished.clear();
            notifyAll();
            working = thread;
        }
        if (working != null) {
            working.interrupt();
            try {
                working.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt(); // it ends by itself at its next step
            }
        }
    }

    private synchronized void awaitWhile(BooleanSupplier condition) {
        try {
            while (condition.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            throw RunException.interrupted(interrupted);
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case null -> {}
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            default -> throw new IllegalStateException(failure);
        }
    }
}
