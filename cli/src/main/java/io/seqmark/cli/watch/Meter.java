package io.seqmark.cli.watch;

import io.seqmark.compute.Console;
import io.seqmark.compute.Console.Phase;
import io.seqmark.compute.ScoreSoFar;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Counts what a run does. Thread-safe. */
final class Meter implements Console.Display {
    private final LongSupplier nanoTime;
    private final Runnable closed;
    private final TreeSet<Integer> lost = new TreeSet<>();
    private Supplier<Optional<ScoreSoFar>> score = Optional::empty;
    private Phase phase = Phase.LOADING;
    private long began;
    private long lines;
    private long allLines;
    private long size;
    private long allSize;
    private long tokens;

    /**
     * A meter.
     *
     * @param closed called when the generation has ended
     */
    Meter(LongSupplier nanoTime, Runnable closed) {
        this.nanoTime = nanoTime;
        this.closed = closed;
        this.began = nanoTime.getAsLong();
    }

    /** Whether that is another one than before. */
    synchronized boolean phase(Phase now) {
        if (phase == now) {
            return false;
        }
        phase = now;
        began = nanoTime.getAsLong();
        return true;
    }

    @Override
    public synchronized void scores(Supplier<Optional<ScoreSoFar>> soFar) {
        score = soFar;
    }

    /** Anew for each part of a run: a rank that takes over another's share begins again. */
    @Override
    public synchronized void begin(long sentences, long workSize) {
        began = nanoTime.getAsLong();
        allLines = sentences;
        allSize = workSize;
        lines = 0;
        size = 0;
        tokens = 0;
    }

    @Override
    public synchronized void advance(long sentences, long workSize, long generatedTokens) {
        lines += sentences;
        size += workSize;
        tokens += generatedTokens;
    }

    @Override
    public synchronized void lost(int worker) {
        lost.add(worker + 1);
    }

    @Override
    public synchronized void joined(int worker) {
        lost.remove(worker + 1);
    }

    Reading read() {
        Supplier<Optional<ScoreSoFar>> asked;
        synchronized (this) {
            asked = score;
        }
        Optional<ScoreSoFar> known = asked.get(); // not under this lock: whoever answers has one of its own
        synchronized (this) {
            return new Reading(
                    phase,
                    (nanoTime.getAsLong() - began) / 1e9,
                    lines,
                    allLines,
                    allSize == 0 ? 0 : Math.clamp((double) size / allSize, 0, 1),
                    tokens,
                    known,
                    List.copyOf(lost));
        }
    }

    @Override
    public void close() {
        closed.run();
    }
}
