package io.seqmark.cli.watch;

import io.seqmark.base.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Standard error: lines that stay, below them at the most one that is drawn anew, and a file that keeps what stays. Whoever
 * prints, prints to {@link #lines}. Thread-safe.
 *
 * <p>The cursor rests at the beginning of the line that is drawn anew. A terminal that is made narrower while it is there breaks
 * it into several, of which the cursor then is in the first, so that erasing from there on erases all of them.
 */
public final class Screen {
    private static final String ERASE = "\r\u001b[J";

    private final PrintStream raw;
    private final PrintStream lines = new PrintStream(new Lines(), true, StandardCharsets.UTF_8);
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private Optional<LogFile> log = Optional.empty();
    private String drawn = "";
    private int shown;
    private boolean closed;

    /** A screen that is that stream. */
    public Screen(PrintStream raw) {
        this.raw = raw;
    }

    /** What stays. */
    public PrintStream lines() {
        return lines;
    }

    /**
     * Keeps what stays in a file, too.
     *
     * @throws InputException if it cannot be written to
     */
    public synchronized void keep(String file) {
        LogFile opened = LogFile.open(file);
        stopKeeping();
        log = Optional.of(opened);
    }

    /** Ends what {@link #keep} began. */
    public synchronized void stopKeeping() {
        log.ifPresent(LogFile::close);
        log = Optional.empty();
    }

    /** Takes away what is drawn, until it is drawn again. */
    public void clear() {
        draw("");
    }

    /** Nothing is drawn any more. */
    public synchronized void close() {
        draw("");
        closed = true;
    }

    synchronized boolean isKept() {
        return log.isPresent();
    }

    /** A line for the file alone. */
    synchronized void log(String line) {
        log.flatMap(file -> file.add(line)).ifPresent(why -> {
            erase();
            raw.println("seqmark: " + why);
            redraw();
        });
    }

    /** Draws the last line anew; an empty one is none. */
    synchronized void draw(String line) {
        if (closed || (line.isEmpty() && drawn.isEmpty())) {
            return;
        }
        if (line.isEmpty()) {
            erase();
        }
        drawn = line;
        redraw();
        raw.flush();
    }

    private void erase() {
        if (!drawn.isEmpty()) {
            raw.print(ERASE);
        }
    }

    /** Written over what is there, and the rest erased: erased first, it would flicker. */
    private void redraw() {
        if (!drawn.isEmpty()) {
            raw.print("\r" + drawn + "\u001b[J\r");
        }
    }

    private void end() {
        byte[] line = unfinished.toByteArray();
        unfinished.reset();
        erase();
        raw.write(line, shown, line.length - shown);
        redraw();
        raw.flush();
        shown = 0;
        String text = new String(line, StandardCharsets.UTF_8).stripTrailing();
        log(text);
    }

    /** Bytes, line by line. */
    private final class Lines extends OutputStream {
        @Override
        public void write(int b) {
            synchronized (Screen.this) {
                unfinished.write(b);
                if (b == '\n') {
                    end();
                }
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            synchronized (Screen.this) {
                for (int i = offset; i < offset + length; i++) {
                    write(bytes[i]);
                }
            }
        }

        /** What has no end yet is shown, unless there is a line below it. */
        @Override
        public void flush() {
            synchronized (Screen.this) {
                if (drawn.isEmpty() && unfinished.size() > shown) {
                    raw.write(unfinished.toByteArray(), shown, unfinished.size() - shown);
                    shown = unfinished.size();
                    raw.flush();
                }
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
