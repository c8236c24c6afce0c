/**
 * One evaluation, and what it leaves: {@link io.seqmark.run.Evaluation} takes an immutable specification and returns a {@link
 * io.seqmark.run.RunResult}; {@link io.seqmark.run.FinishedRun} reads the same back from its folder, also what earlier versions
 * wrote.
 *
 * <p>Laws: all that can be wrong with the input is found before the first file is written; {@code run.json} comes last and
 * vouches for the other files; two runs of one {@link io.seqmark.run.RunIdentity} give the same results. The parts of a run are
 * in the packages below, which do not know this one. It may not know how models compute, or how its results are shown: {@code
 * study} and the programs do that. Start at {@link io.seqmark.run.Evaluation}.
 */
@NullMarked
package io.seqmark.run;

import org.jspecify.annotations.NullMarked;
