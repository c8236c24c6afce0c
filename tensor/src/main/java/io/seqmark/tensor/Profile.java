package io.seqmark.tensor;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of a run's threads goes. A thread joins with {@link #join}; what it does between {@link #enter} and the
 * closing counts for that phase, and a phase inside another counts for the outer one. Thread-safe. Two looks at the clock a
 * section: some ten microseconds a decoder step.
 */
public final class Profile {
    private static final ThreadLocal<@Nullable Track> TRACK = new ThreadLocal<>();
    private static final Section NOTHING = () -> {};
    private final Map<Phase, LongAdder> nanos = new EnumMap<>(Phase.class);

    /** No time yet. */
    public Profile() {
        for (Phase phase : Phase.values()) {
            nanos.put(phase, new LongAdder());
        }
    }

    /** A kind of work. */
    public enum Phase {
        /** Source tokens to hidden states, and their keys and values for the decoder. */
        ENCODER,
        /** The decoder's linear layers but for the last. */
        LINEAR,
        /** The decoder's attention to past and source. */
        ATTENTION,
        /** Where each beam's past lies, step by step. */
        CACHE,
        /** Hidden states to logits. */
        VOCABULARY,
        /** Log-probabilities, logits processors and the choice of tokens. */
        CHOOSING,
        /** Text to ids and back, and waiting for another thread that does. */
        TOKENIZING,
        /** Handing results over to the journal, one at a time. */
        DELIVERY,
        /** Embeddings, norms, residuals, bookkeeping. */
        OTHER
    }

    /** Ends with {@link #close}. */
    @FunctionalInterface
    public interface Section extends AutoCloseable {
        @Override
        void close();
    }

    /** Counts the calling thread's time until closed. */
    public Section join() {
        Track track = new Track(this);
        TRACK.set(track);
        return () -> {
            track.leave(Phase.OTHER);
            TRACK.remove();
        };
    }

    /** Begins a phase on the calling thread; nothing happens inside of another phase or on a thread that has not joined. */
    public static Section enter(Phase phase) {
        Track track = TRACK.get();
        return track == null || track.inside ? NOTHING : track.enter(phase);
    }

    /** Seconds a phase, summed over threads that have left. */
    public Map<Phase, Double> seconds() {
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        nanos.forEach((phase, sum) -> seconds.put(phase, sum.sum() / 1e9));
        return seconds;
    }

    /** Nanoseconds of all phases and threads that have left. */
    public long total() {
        return nanos.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** One thread's clock. */
    private static final class Track {
        private final Profile profile;
        private long since = System.nanoTime();
        private Phase phase = Phase.OTHER;
        private boolean inside;
        private final Section end = () -> {
            leave(phase);
            inside = false;
        };

        Track(Profile profile) {
            this.profile = profile;
        }

        Section enter(Phase next) {
            leave(Phase.OTHER);
            phase = next;
            inside = true;
            return end;
        }

        void leave(Phase left) {
            long now = System.nanoTime();
            Objects.requireNonNull(profile.nanos.get(left)).add(now - since);
            since = now;
        }
    }
}
