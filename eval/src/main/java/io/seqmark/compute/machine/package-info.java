/**
 * Where a run's rows are computed on one machine: {@link io.seqmark.compute.machine.ThisMachine} chooses between this process and
 * {@link io.seqmark.compute.machine.WorkerProcesses}, each of which is a {@link io.seqmark.compute.machine.WorkerMain}.
 *
 * <p>Laws: which of them computes changes no bit of a result; processes are written down ({@link
 * io.seqmark.compute.machine.ProcessList}), so that a rerun waits for those that a crash has left. The only package that knows both
 * specifications and workers; may not know journals, metrics or reports. Start at {@link io.seqmark.compute.machine.ThisMachine}.
 */
@NullMarked
package io.seqmark.compute.machine;

import org.jspecify.annotations.NullMarked;
