/**
 * One machine's worker processes: {@link io.seqmark.worker.Coordinator} starts and ends them, carries messages and hands the
 * first result of each example on; {@link io.seqmark.worker.WorkerSession} is the other end, in each worker.
 *
 * <p>Laws: the lease book decides, this package acts; a worker that answers for what it was not given is not believed; no worker
 * outlives its coordinator. What a worker is told of the run is a text that it does not read itself: this package may not know
 * specifications, metrics or reports. Start at {@link io.seqmark.worker.Coordinator}.
 */
@NullMarked
package io.seqmark.worker;

import org.jspecify.annotations.NullMarked;
