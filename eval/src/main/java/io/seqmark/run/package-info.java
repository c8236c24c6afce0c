/**
 * One evaluation from its immutable specification to its report: audit, generate, journal, score, write.
 */
@NullMarked
package io.seqmark.run;

import org.jspecify.annotations.NullMarked;
