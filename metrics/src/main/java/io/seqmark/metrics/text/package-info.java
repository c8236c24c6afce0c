/**
 * Python's idea of text. sacrebleu and rouge_score lean on {@code str.lower}, {@code str.split} and {@code str.rstrip},
 * whose tables differ from Java's in a few characters; equal scores need equal characters.
 */
@NullMarked
package io.seqmark.metrics.text;

import org.jspecify.annotations.NullMarked;
