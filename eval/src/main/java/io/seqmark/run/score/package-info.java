/**
 * A run's metrics, added up while it generates. {@link io.seqmark.run.score.CorpusScores} has each row scored on a thread beside
 * the generation, by the {@link io.seqmark.run.score.Scorer} of each metric.
 *
 * <p>Laws: a score has the same bits in whatever order and on however many threads rows were added; each example counts once;
 * generation never waits. Knows the journal and the metrics module, and may not know models, ranks or files of results. Start at
 * {@link io.seqmark.run.score.CorpusScores}.
 */
@NullMarked
package io.seqmark.run.score;

import org.jspecify.annotations.NullMarked;
