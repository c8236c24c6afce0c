/**
 * Translation edit rate (Snover et al., 2006) as sacrebleu computes it, which follows Tercom.
 */
@NullMarked
package io.seqmark.metrics.ter;

import org.jspecify.annotations.NullMarked;
