/**
 * The durable rows of a run: every generated example is appended as it finishes, and read back by id. A journal is a folder
 * with one append-only file per writer; all of them are read, each is written by its own process alone, so that no locks are
 * needed between machines. The files are the only truth about what is done; the index beside them is rebuilt from them.
 * Knows what the engine hands out, and nothing of metrics or reports.
 *
 * <p>What the operating system has taken survives the death of the process. A power cut costs at most what was written in
 * the last second before it, because the files are forced to the disk each second, on a thread of their own. Start at {@link
 * io.seqmark.journal.Journal}.
 */
@NullMarked
package io.seqmark.journal;

import org.jspecify.annotations.NullMarked;
