package io.seqmark.lease;

/** What a result is worth. */
public enum RowStatus {
    /** The first for its example: keep it. */
    FIRST,
    /** There is one already, which is the same. */
    AGAIN,
    /** The worker was not asked for it, or has answered before: it cannot be trusted. */
    FOREIGN
}
