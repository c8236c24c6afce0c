package io.seqmark.cli.score;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An input that can be asked whether it holds anything. Not thread-safe. */
final class PeekedInput extends FilterInputStream {
    /** A pipe that is quiet for longer is nobody's text, or has to be named. */
    private static final long PATIENCE_S = 5;

    PeekedInput(InputStream in) {
        super(new PushbackInputStream(in, 1));
    }

    /** Whether there is a byte; absent where neither a byte nor the end comes in time: nothing may be read then. */
    Optional<Boolean> hasText() {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        Thread.ofPlatform().name("standard input").daemon().start(() -> {
            try {
                int read = in.read();
                if (read >= 0) {
                    ((PushbackInputStream) in).unread(read);
                }
                first.complete(read >= 0);
            } catch (IOException closed) {
                first.complete(false);
            }
        });
        try {
            return Optional.of(first.get(PATIENCE_S, TimeUnit.SECONDS));
        } catch (TimeoutException silent) {
            return Optional.empty();
        } catch (ExecutionException | InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }
}
