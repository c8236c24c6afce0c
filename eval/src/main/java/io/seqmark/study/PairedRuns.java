package io.seqmark.study;

import io.seqmark.metrics.significance.PairedTest;
import io.seqmark.run.FinishedRun;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.OpenedTokenizer;
import java.util.List;
import java.util.OptionalDouble;

/** Whether other runs differ from one by more than chance: the paired bootstrap of their first metric. For one thread. */
public final class PairedRuns implements AutoCloseable {
    private final Recipe recipe;
    private final OpenedTokenizer tokenizer;
    private final CountedMetric empty;
    private final CountedMetric baseline;

    /**
     * Counts the run that others are compared with; its settings of the metric are theirs.
     *
     * @param atHand what BLEU's tokenizer stands on, as the runs had it
     * @throws io.seqmark.base.InputException if it has no references, or no metric
     */
    public PairedRuns(FinishedRun run, BleuTokenizer atHand) {
        Recipe all = RecordedMetrics.of(run.record(), atHand);
        recipe = new Recipe(List.of(all.metrics().getFirst()), all.settings(), all.split(), all.seed());
        tokenizer = new OpenedTokenizer(recipe.settings().bleu().tokenizer());
        empty = recipe.start(tokenizer::open).getFirst();
        baseline = count(ComparedSystem.of(run));
    }

    /** The p-value of the difference in the metric's first figure, as {@code seqmark compare} has it. */
    public OptionalDouble pValue(FinishedRun other) {
        CountedMetric counted = count(ComparedSystem.of(other));
        return PairedTest.bootstrap(
                        List.of(baseline.samples().getFirst(), counted.samples().getFirst()),
                        CountedMetric.RESAMPLES,
                        recipe.seed())
                .get(1)
                .pValue();
    }

    private CountedMetric count(ComparedSystem system) {
        return Comparison.counted(system, List.of(empty)).getFirst();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
