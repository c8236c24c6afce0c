/**
 * One machine's workers: who computes which examples, and what happens when one of them dies. {@link
 * io.seqmark.schedule.LeaseBook} decides, without threads, clocks or input and output, so that its decisions can be replayed;
 * everything that touches a process or a socket is beside it. Knows rows, and nothing of metrics or reports.
 */
@NullMarked
package io.seqmark.schedule;

import org.jspecify.annotations.NullMarked;
