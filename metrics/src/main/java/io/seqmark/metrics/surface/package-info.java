/**
 * Plain figures that papers report beside the others: exact match, token F1, length of the predictions, repetition.
 */
@NullMarked
package io.seqmark.metrics.surface;

import org.jspecify.annotations.NullMarked;
