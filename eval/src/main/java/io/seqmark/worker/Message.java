package io.seqmark.worker;

import io.seqmark.engine.Generated;
import io.seqmark.engine.LineFeed;
import java.util.List;
import java.util.Map;

/** What a coordinator and a worker tell each other. */
sealed interface Message {
    /**
     * Worker: here I am; the first message of a connection.
     *
     * @param token proves that the coordinator started it
     */
    record Hello(String token) implements Message {}

    /** Worker: a line for the user, who is told it once, however many workers say it. */
    record Noted(String line) implements Message {}

    /**
     * Worker: the model is loaded.
     *
     * @param run the number of the {@link Job} that it is loaded for
     * @param slots examples that it computes at once
     * @param maxSourceLength the longest source in tokens
     * @param basis what its rows stand on
     */
    record Ready(int run, int slots, int maxSourceLength, Basis basis) implements Message {}

    /** Worker: I live. */
    record Beat() implements Message {}

    /** Worker: these are being computed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Begun(long[] ids) implements Message {}

    /** Worker: a result. */
    record Row(Generated generated) implements Message {}

    /**
     * Worker: memory ran out, and a replica goes on with less.
     *
     * @param sentences that it has in flight from now on
     */
    record Shrunk(int sentences) implements Message {}

    /**
     * Worker: where its threads' time went in a run, its answer to {@link RunOver} and {@link Finish}.
     *
     * @param seconds by phase
     */
    record Spent(Map<String, Double> seconds) implements Message {
        public Spent {
            seconds = Map.copyOf(seconds);
        }
    }

    /**
     * Worker: I cannot go on.
     *
     * @param cause of what kind
     * @param problems a line each, for people
     */
    record Failed(Cause cause, List<String> problems) implements Message {
        public Failed {
            problems = List.copyOf(problems);
        }
    }

    /** Why a worker cannot go on. */
    enum Cause {
        /** An input is wrong: so it would be for any worker. */
        INPUT,
        /** Memory ran out with a single example in flight. */
        MEMORY,
        /** Anything else. */
        OTHER
    }

    /**
     * Coordinator: this is the run; the first message to a worker, and after {@link RunOver} the next.
     *
     * @param run counted from 0
     * @param last whether no other will follow
     * @param text as {@link WorkerJob} has it
     */
    record Job(int run, boolean last, String text) implements Message {}

    /** Coordinator: compute these, longest first. */
    record Lend(List<LineFeed.Line> lines) implements Message {
        public Lend {
            lines = List.copyOf(lines);
        }
    }

    /** Coordinator: do not begin with these. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Recall(long[] ids) implements Message {}

    /** Coordinator: there is nothing left to do in this run, but stay. */
    record RunOver() implements Message {}

    /** Coordinator: there is nothing left to do. */
    record Finish() implements Message {}
}
