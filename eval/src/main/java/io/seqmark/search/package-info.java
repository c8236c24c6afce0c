/**
 * Many evaluations of one model that differ in their settings: which of them scores best. Starts at
 * {@link io.seqmark.search.Search}.
 *
 * <p>Laws: each combination of settings is an ordinary finished run in a folder of its own, so that a search is resumed,
 * compared and reported as runs are; what decodes the same is computed once, and said; all that is wrong with any of them is
 * found before the first is computed. It may not know how a row is computed, nor the command line.
 */
@NullMarked
package io.seqmark.search;

import org.jspecify.annotations.NullMarked;
