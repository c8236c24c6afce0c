package io.seqmark.dataset.record;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file one at a time, without the byte order mark at its start, and the line that they stand in. */
final class ByteSource {
    private static final int[] MARK = {0xef, 0xbb, 0xbf};

    private final InputStream stream;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private boolean begun;
    private long line = 1;

    ByteSource(InputStream stream) {
        this.stream = stream;
    }

    /** The line of the next byte, from 1. */
    long line() {
        return line;
    }

    /** The next byte; -1 after the last. */
    int read() throws IOException {
        int next = peek();
        if (next >= 0) {
            at++;
            line += next == '\n' ? 1 : 0;
        }
        return next;
    }

    /** The same without passing it. */
    int peek() throws IOException {
        if (!begun) {
            begun = true;
            fill(MARK.length);
            if (end >= MARK.length && isMark()) {
                at = MARK.length;
            }
        }
        if (at == end) {
            end = 0;
            at = 0;
            fill(1);
        }
        return at == end ? -1 : buffer[at] & 0xff;
    }

    private boolean isMark() {
        for (int i = 0; i < MARK.length; i++) {
            if ((buffer[i] & 0xff) != MARK[i]) {
                return false;
            }
        }
        return true;
    }

    private void fill(int least) throws IOException {
        while (end < least) {
            int read = stream.read(buffer, end, buffer.length - end);
            if (read < 0) {
                return;
            }
            end += read;
        }
    }
}
