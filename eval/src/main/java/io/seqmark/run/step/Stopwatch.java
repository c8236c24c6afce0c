package io.seqmark.run.step;

/** Measures a stretch of time. */
public record Stopwatch(long startNanos) {
    public static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    /** Seconds since the start. */
    public double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
