/**
 * chrF (Popovic, 2015) and chrF++ (Popovic, 2017) as sacrebleu computes them.
 */
@NullMarked
package io.seqmark.metrics.chrf;

import org.jspecify.annotations.NullMarked;
