package io.seqmark.cli.score;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.PublishedExample;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Compares models of metrics with what their authors published. */
final class ModelSelfTest {
    private ModelSelfTest() {}

    /**
     * Scores the published example of each and prints both values.
     *
     * @throws InputException if no metric is named that a model computes, or nothing is published for one
     * @throws RunException if a value is another one
     */
    static void run(List<NeuralChoice> choices, NeuralSettings settings, PrintStream out, PrintStream err) {
        if (choices.isEmpty()) {
            throw new InputException(ScoreOptions.SELF_TEST + " is for metrics that a model computes: name one, as in "
                    + ScoreOptions.METRIC + " comet");
        }
        long wrong = 0;
        for (NeuralChoice choice : choices) {
            try (NeuralMetric metric = choice.open(settings, line -> err.println("seqmark: " + line))) {
                PublishedExample example = metric.example()
                        .orElseThrow(() -> new InputException(
                                "--metric %s: no example is published for this model".formatted(choice)));
                double[] values = new double[example.segments().size()];
                metric.score(example.segments(), (index, row) -> values[index] = row[0]);
                out.println(choice + ", " + example.origin());
                for (int i = 0; i < values.length; i++) {
                    double published = example.values().get(i);
                    boolean same = Math.abs(values[i] - published) <= example.tolerance();
                    wrong += same ? 0 : 1;
                    out.println(String.format(
                            Locale.ROOT,
                            "  segment %d: %.6f, published %.6f%s",
                            i + 1,
                            values[i],
                            published,
                            same ? "" : "  DIFFERS"));
                }
            }
        }
        if (wrong > 0) {
            throw new RunException(
                    "%d values differ from the published ones by more than their rounding explains".formatted(wrong));
        }
    }
}
