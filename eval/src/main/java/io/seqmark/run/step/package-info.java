/**
 * What a run does before it reports: {@link io.seqmark.run.step.Opened} finds all that is wrong with corpus, checkpoint and
 * folders at once, {@link io.seqmark.run.step.GenerationStep} generates what the journal lacks, {@link
 * io.seqmark.run.step.Inputs} tells whether a file that is read was changed meanwhile.
 *
 * <p>Laws: what the journal has is never generated again; results of inputs that changed are nobody's; what is cleared away is
 * the run's own. May not know ranks, scores or the record of a finished run. Start at {@link
 * io.seqmark.run.step.GenerationStep}.
 */
@NullMarked
package io.seqmark.run.step;

import org.jspecify.annotations.NullMarked;
