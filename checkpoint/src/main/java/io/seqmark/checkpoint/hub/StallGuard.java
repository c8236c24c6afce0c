package io.seqmark.checkpoint.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A body whose reads end: the HTTP client's own timeout covers the headers alone, and a connection that silently died would
 * block a read for ever. A read that takes too long finds its stream closed. For one reader.
 */
final class StallGuard extends InputStream {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InputStream body;
    private final Duration patience;

    StallGuard(InputStream body, Duration patience) {
        this.body = body;
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        CompletableFuture<Void> timer =
                new CompletableFuture<Void>().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> alarm = timer.thenRun(this::closeQuietly);
        try {
            return body.read(buffer, offset, length);
        } finally {
            alarm.cancel(false);
            timer.cancel(false);
        }
    }

    private void closeQuietly() {
        try {
            body.close();
        } catch (IOException e) {
            // the blocked read reports what there is to report
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
