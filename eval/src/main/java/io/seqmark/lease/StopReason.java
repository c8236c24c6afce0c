package io.seqmark.lease;

/** Why a run cannot go on. */
public enum StopReason {
    /** No worker can be started. */
    NO_WORKER,
    /** Workers die one after another, and none finishes anything. */
    NO_PROGRESS,
    /** So many examples kill workers that it cannot be the examples. */
    TOO_MANY_SET_ASIDE
}
