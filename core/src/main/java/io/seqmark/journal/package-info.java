/**
 * The durable rows of a run: every generated example is appended once, as it finishes, and read back by id. The file is
 * the only truth about what is done; the index beside it is rebuilt from the file. Knows what the engine hands out, and
 * nothing of metrics or reports.
 */
@NullMarked
package io.seqmark.journal;

import org.jspecify.annotations.NullMarked;
