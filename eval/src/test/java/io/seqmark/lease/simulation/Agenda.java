package io.seqmark.lease.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time, and what is to happen in it. What is due at the same moment happens in the order in which it was entered. */
final class Agenda {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::sequence));
    private long now;
    private long sequence;

    private record Entry(long time, long sequence, Actor actor, Runnable action) {}

    /** Whoever does something: nothing while it is frozen, never again once it is gone. */
    static class Actor {
        static final long FOR_EVER = Long.MAX_VALUE;

        private boolean gone;
        private long frozenUntil;

        boolean isGone() {
            return gone;
        }

        void leave() {
            gone = true;
        }

        /** As SIGSTOP and, later, SIGCONT. */
        void freeze(long until) {
            frozenUntil = Math.max(frozenUntil, until);
        }

        boolean isFrozen(long now) {
            return frozenUntil > now;
        }
    }

    long now() {
        return now;
    }

    void in(long nanos, Actor actor, Runnable action) {
        at(now + nanos, actor, action);
    }

    void at(long time, Actor actor, Runnable action) {
        entries.add(new Entry(Math.max(now, time), sequence++, actor, action));
    }

    /** Lets the next thing happen; false if there is none. */
    boolean step() {
        Entry next = entries.poll();
        if (next == null) {
            return false;
        }
        now = next.time();
        if (!next.actor().isGone()) {
            if (!next.actor().isFrozen(now)) {
                next.action().run();
            } else if (next.actor().frozenUntil < Actor.FOR_EVER) {
                at(next.actor().frozenUntil, next.actor(), next.action());
            }
        }
        return true;
    }

    void clear() {
        entries.clear();
    }
}
