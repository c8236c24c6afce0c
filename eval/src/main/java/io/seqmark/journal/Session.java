package io.seqmark.journal;

import io.seqmark.base.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who appends to a journal. Immutable.
 *
 * @param run the identity of the run, as a text: rows of another one are refused
 * @param began when this process began to work for it, where its time is to be kept
 */
public record Session(String run, Optional<Instant> began) {
    /** A process whose time counts. */
    public static Session of(String run, Instant began) {
        return new Session(run, Optional.of(began));
    }

    /** A process whose time is part of another one's. */
    public static Session of(String run) {
        return new Session(run, Optional.empty());
    }

    byte[] stamp() {
        var digest = Sha256.digest();
        digest.update(run.getBytes(StandardCharsets.UTF_8));
        return digest.digest();
    }

    /** What has passed until now. */
    static long millisSince(Instant began) {
        return Math.max(0, Duration.between(began, Instant.now()).toMillis());
    }
}
