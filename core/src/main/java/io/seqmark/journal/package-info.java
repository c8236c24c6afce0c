/**
 * The durable rows of a run: every generated example is written once, as it finishes, and read back by id.
 */
@NullMarked
package io.seqmark.journal;

import org.jspecify.annotations.NullMarked;
