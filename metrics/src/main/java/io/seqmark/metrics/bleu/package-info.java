/**
 * BLEU (Papineni et al., 2002) as sacrebleu computes it.
 */
@NullMarked
package io.seqmark.metrics.bleu;

import org.jspecify.annotations.NullMarked;
