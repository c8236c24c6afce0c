/**
 * What finished runs say: a report of one, a comparison of several, as values. Start at {@link io.seqmark.study.RunReport} and
 * {@link io.seqmark.study.Comparison}.
 *
 * <p>Figures are those of {@code run.json} and of {@code seqmark score}, to the digit; what is added (intervals, paired tests) is
 * computed by the same metrics with the settings that the run records. Nothing here is written or printed: forms are in {@code
 * study.view}. It knows {@code run} and the metrics, and nothing of how a run comes about.
 */
@NullMarked
package io.seqmark.study;

import org.jspecify.annotations.NullMarked;
