/**
 * What changes the scores of the next token before one is chosen: logits processors and warpers, in the order of transformers.
 * {@link io.seqmark.generate.logits.LogitsProcessors} has the order. Knows one row of scores and the tokens before it, no beams.
 */
@NullMarked
package io.seqmark.generate.logits;

import org.jspecify.annotations.NullMarked;
