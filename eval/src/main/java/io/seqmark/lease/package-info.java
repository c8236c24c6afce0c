/**
 * Who computes which examples, and what follows when a worker dies: {@link io.seqmark.lease.LeaseBook} is told of events with
 * their times and answers with leases, losses and restarts.
 *
 * <p>Laws: no threads, no clock, no input or output, so that decisions can be replayed (the tests' {@code simulation} does, in
 * virtual time, by the million); an example is finished once, or set aside after it was with too many workers that died. Knows
 * only Java's collections. Start at {@link io.seqmark.lease.LeaseBook}.
 */
@NullMarked
package io.seqmark.lease;

import org.jspecify.annotations.NullMarked;
