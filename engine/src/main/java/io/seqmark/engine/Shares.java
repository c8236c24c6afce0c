package io.seqmark.engine;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many sentences each replica has in flight, so that none takes more than its part of the last ones: a few dozen lines
 * would all go to the first one that asks. Thread-safe.
 */
final class Shares {
    private final AtomicIntegerArray inFlight;

    /**
     * @param replicas that take from the same queue, numbered from 0
     */
    Shares(int replicas) {
        this.inFlight = new AtomicIntegerArray(replicas);
    }

    /** What belongs to one replica. */
    Part part(int replica) {
        return new Part(replica);
    }

    /** One replica's view. */
    final class Part {
        private final int replica;

        private Part(int replica) {
            this.replica = replica;
        }

        /** The replica has so many in flight. */
        void set(int sentences) {
            inFlight.set(replica, sentences);
        }

        /**
         * How many more the replica may take.
         *
         * @param waiting lines that nobody has taken
         */
        int room(long waiting) {
            long all = waiting;
            for (int i = 0; i < inFlight.length(); i++) {
                all += inFlight.get(i);
            }
            long part = Math.ceilDiv(all, (long) inFlight.length());
            return (int) Math.clamp(part - inFlight.get(replica), 0L, Integer.MAX_VALUE);
        }
    }
}
