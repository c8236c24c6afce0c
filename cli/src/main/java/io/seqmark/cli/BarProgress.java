package io.seqmark.cli;

import io.seqmark.compute.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar that moves with the source tokens, because sentences differ in length. Thread-safe. */
final class BarProgress implements Console.Display {
    private static final int UPDATE_MILLIS = 500;

    private final PrintStream terminal;
    private final int width;
    private final AtomicLong generated = new AtomicLong();
    private volatile @Nullable ProgressBar bar;
    private volatile long began;

    BarProgress(PrintStream terminal, int width) {
        this.terminal = terminal;
        this.width = width;
    }

    @Override
    public void begin(long sentences, long sourceTokens) {
        began = System.nanoTime();
        bar = new ProgressBarBuilder()
                .setTaskName("generating")
                .setInitialMax(sourceTokens)
                .setUnit("", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                // with its own width it does not probe the terminal, which would load a native library
                .setConsumer(new ConsoleProgressBarConsumer(terminal, width))
                .build();
    }

    @Override
    public void advance(long sentences, long sourceTokens, long generatedTokens) {
        ProgressBar current = bar;
        if (current != null) {
            double seconds = (System.nanoTime() - began) / 1e9;
            current.stepBy(sourceTokens);
            current.setExtraMessage(
                    String.format(Locale.ROOT, "%.0f tok/s", generated.addAndGet(generatedTokens) / seconds));
        }
    }

    @Override
    public void close() {
        ProgressBar current = bar;
        if (current != null) {
            current.close();
        }
    }
}
