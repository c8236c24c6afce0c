package io.seqmark.lease.simulation;

/** What may go wrong in a run. */
enum Fault {
    /** {@code kill -9} of a worker; the end of what it was sending is lost. */
    WORKER_KILL,
    /** A worker stops, for a while or for ever, and goes on with what it was sending. */
    WORKER_STALL,
    /** A worker ends before it is ready. */
    FAILED_START,
    /** {@code kill -9} of the coordinator. */
    COORDINATOR_KILL,
    /** Ctrl-C. */
    INTERRUPT,
    /** The coordinator does not run for a while, and then reads what came meanwhile. */
    COORDINATOR_STALL,
    /** The coordinator's clock jumps, ahead or back. */
    CLOCK_JUMP,
    /** Another coordinator on the same folder. */
    SECOND_COORDINATOR,
    /** The coordinator dies in the middle of a write. */
    TORN_WRITE,
    /** What was not forced to the disk is lost, or half there, in any order. */
    POWER_CUT,
    /** ENOSPC. */
    FULL_DISK,
    /** EIO. */
    DISK_ERRORS,
    /** Reads and writes that transfer only a part. */
    SHORT_TRANSFERS,
    /** A bit of the journal flips between two lives of the coordinator. */
    BIT_ROT,
    /** Examples that kill whoever begins with them. */
    POISON,
    /** Examples that do so now and then. */
    FLAKY_POISON,
    /** A worker answers with the id of an example that it was not given. */
    FOREIGN_ANSWER,
    /** Memory runs out: the worker goes on with less. */
    SHRINKING,
    /** Memory runs out, and the worker with it. */
    OUT_OF_MEMORY,
    /** A worker hands a lease back. */
    REFUSAL,
    /** Messages take up to as long as a heartbeat. */
    SLOW_NETWORK;

    /** Whether it can make a journal fail. */
    boolean isOfDisk() {
        return this == FULL_DISK || this == DISK_ERRORS;
    }
}
