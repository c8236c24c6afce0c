/**
 * Whole runs in virtual time: the real {@link io.seqmark.lease.LeaseBook} and the real {@link
 * io.seqmark.journal.Journal}, around them a simulated coordinator, workers, sockets, clock and disk, with faults that a seed
 * chooses. {@link io.seqmark.lease.simulation.Witness} keeps books of its own and compares. One thread a seed, and no
 * chance that does not come from it, so that a seed replays exactly.
 */
@NullMarked
package io.seqmark.lease.simulation;

import org.jspecify.annotations.NullMarked;
