package io.seqmark.cli;

import io.seqmark.compute.Console;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Progress where no terminal is: a line now and then, for log files. Thread-safe. */
final class LineProgress implements Console.Display {
    private static final long INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final Consumer<String> lines;
    private final LongSupplier nanoTime;
    private long started;
    private long lastLine;
    private long allSentences;
    private long allSourceTokens;
    private long sentences;
    private long sourceTokens;
    private long generatedTokens;

    LineProgress(Consumer<String> lines, LongSupplier nanoTime) {
        this.lines = lines;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void begin(long sentences, long sourceTokens) {
        allSentences = sentences;
        allSourceTokens = sourceTokens;
        started = nanoTime.getAsLong();
        lastLine = started;
    }

    @Override
    public synchronized void advance(long sentences, long sourceTokens, long generatedTokens) {
        this.sentences += sentences;
        this.sourceTokens += sourceTokens;
        this.generatedTokens += generatedTokens;
        long now = nanoTime.getAsLong();
        if (now - lastLine >= INTERVAL_NANOS) {
            lastLine = now;
            lines.accept(line(now - started));
        }
    }

    @Override
    public void close() {}

    private String line(long elapsedNanos) {
        double seconds = elapsedNanos / 1e9;
        double share = allSourceTokens == 0 ? 0 : Math.min(1, (double) sourceTokens / allSourceTokens);
        return String.format(
                Locale.ROOT,
                "%,d of %,d examples, %.0f %%, %.0f tokens/s, %s left",
                sentences,
                allSentences,
                100 * share,
                generatedTokens / seconds,
                share == 0 ? "?" : clock(seconds * (1 - share) / share));
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
