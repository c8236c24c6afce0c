/**
 * Counting of n-grams without allocating: tokens and n-grams become small numbers that are valid for one pair, so that two
 * n-grams are equal exactly if their numbers are.
 */
@NullMarked
package io.seqmark.metrics.ngram;

import org.jspecify.annotations.NullMarked;
