/**
 * Neural metrics of a corpus: opened and checked before work, one model in memory at a time, each text scored once.
 * {@link io.seqmark.run.segment.SegmentScorer} asks a metric for what {@link io.seqmark.run.segment.ValueFile} does not have yet, and
 * that file takes values as they come, so that a killed run goes on inside a metric.
 *
 * <p>Laws: a segment's values depend on its texts and the metric's fingerprint alone; the scores of a corpus are sums in its order. May
 * not know journals, runs or files of results.
 */
@NullMarked
package io.seqmark.run.segment;

import org.jspecify.annotations.NullMarked;
