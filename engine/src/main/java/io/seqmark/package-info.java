/**
 * Texts in, generated texts out, with a checkpoint in Hugging Face layout: {@link io.seqmark.Seq2Seq} and its
 * {@link io.seqmark.Options}. What is wrong with an option, a checkpoint or a line is an
 * {@link io.seqmark.base.InputException}.
 */
@NullMarked
package io.seqmark;

import org.jspecify.annotations.NullMarked;
