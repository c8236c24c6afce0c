package io.seqmark.cli.watch;

import io.seqmark.compute.Console;
import io.seqmark.compute.Console.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Shows how far a run is, in the way that was asked for: twice a second also where nothing has ended meanwhile. Thread-safe; the
 * caller closes it when the run has ended.
 */
public final class Watch implements AutoCloseable {
    private static final long TICK_MILLIS = 500;
    private static final long PLAIN_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long JSON_NANOS = Duration.ofSeconds(1).toNanos();

    private final Screen screen;
    private final ProgressMode mode;
    private final IntSupplier columns;
    private final String doing;
    private final LongSupplier nanoTime;
    private final Consumer<String> notes;
    private final Meter meter;
    private boolean active;
    private boolean closed;
    private long last;

    /**
     * A watch that has not begun.
     *
     * @param mode not {@link ProgressMode#AUTO}
     * @param columns of the terminal, asked each time
     * @param doing what the generation is called, as {@code translating}
     * @param notes where plain lines go
     */
    Watch(
            Screen screen,
            ProgressMode mode,
            IntSupplier columns,
            String doing,
            Consumer<String> notes,
            LongSupplier nanoTime) {
        this.screen = screen;
        this.mode = mode;
        this.columns = columns;
        this.doing = doing;
        this.notes = notes;
        this.nanoTime = nanoTime;
        this.meter = new Meter(nanoTime, this::generated);
        this.last = nanoTime.getAsLong();
    }

    /**
     * Begins to watch.
     *
     * @param mode as asked for
     * @param terminal where the line is drawn
     * @param canDraw whether it may be, where that is left open
     */
    public static Watch start(
            Screen screen,
            ProgressMode mode,
            TerminalWidth terminal,
            boolean canDraw,
            String doing,
            Consumer<String> notes) {
        IntSupplier columns = () -> terminal.isTerminal() ? terminal.getAsInt() : 80;
        Watch watch = new Watch(screen, mode.on(canDraw), columns, doing, notes, System::nanoTime);
        if (watch.mode != ProgressMode.NONE) {
            Thread.ofPlatform().name("progress").daemon().start(watch::run);
        }
        return watch;
    }

    /** The run is at something else now. */
    public synchronized void phase(Phase phase) {
        boolean another = meter.phase(phase) || !active;
        if (!closed && another) {
            active = true;
            last = nanoTime.getAsLong();
            if (mode == ProgressMode.JSON) {
                screen.lines().println(JsonProgress.of(meter.read(), "phase", Instant.now()));
            }
        }
    }

    /** What counts the generation. */
    public Console.Display display() {
        return mode == ProgressMode.NONE ? Console.Display.SILENT : meter;
    }

    /** Shows what is due. */
    synchronized void tick() {
        if (!active || closed) {
            return;
        }
        long now = nanoTime.getAsLong();
        switch (mode) {
            case LINE -> {
                screen.draw(ProgressLine.of(meter.read(), doing, columns.getAsInt()));
                if (screen.isKept() && isDue(now, PLAIN_NANOS)) {
                    screen.log(PlainProgress.of(meter.read(), doing));
                }
            }
            case JSON -> {
                if (isDue(now, JSON_NANOS)) {
                    screen.lines().println(JsonProgress.of(meter.read(), "progress", Instant.now()));
                }
            }
            case PLAIN -> {
                if (isDue(now, PLAIN_NANOS)) {
                    notes.accept(PlainProgress.of(meter.read(), doing));
                }
            }
            case AUTO, NONE -> {}
        }
    }

    /** Stops, and leaves nothing on the screen. */
    @Override
    public synchronized void close() {
        closed = true;
        screen.draw("");
        notifyAll();
    }

    private boolean isDue(long now, long interval) {
        if (now - last < interval) {
            return false;
        }
        last = now;
        return true;
    }

    /** The last word about the generation, so that a program sees its end. */
    private synchronized void generated() {
        if (mode == ProgressMode.JSON && active && !closed) {
            screen.lines().println(JsonProgress.of(meter.read(), "progress", Instant.now()));
        }
    }

    private synchronized void run() {
        try {
            while (!closed) {
                wait(TICK_MILLIS); // first, so that what is over at once is not drawn
                tick();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
