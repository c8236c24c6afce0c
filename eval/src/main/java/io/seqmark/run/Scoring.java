package io.seqmark.run;

import io.seqmark.base.InputException;
import io.seqmark.metrics.rouge.BootstrapConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which metrics a run computes, and their settings.
 *
 * @param metrics in the order of the report: the task's own first; empty: generate only
 * @param seed of the bootstrap resampling
 * @param settings how they are computed
 */
public record Scoring(List<Metric> metrics, long seed, MetricSettings settings) {
    /** {@code --seed} when it is not given. */
    public static final long DEFAULT_SEED = BootstrapConfig.DEFAULT_SEED;

    public Scoring {
        metrics = List.copyOf(metrics);
    }

    /** With the default settings of each metric. */
    public Scoring(List<Metric> metrics, long seed) {
        this(metrics, seed, MetricSettings.DEFAULT);
    }

    /** The metrics that a run knows. */
    public enum Metric {
        BLEU,
        ROUGE,
        CHRF,
        TER;

        /** The name on the command line and in file names. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What there is to say of references that these metrics cannot count. */
    TextWarnings textWarnings() {
        return new TextWarnings(
                metrics.contains(Metric.ROUGE),
                Optional.of(settings.bleu().tokenizer().name()).filter(_ -> metrics.contains(Metric.BLEU)),
                Optional.of(settings.ter()).filter(_ -> metrics.contains(Metric.TER)));
    }

    /** The metric that the contract gives a task: BLEU where its name contains "translation", else ROUGE. */
    public static Metric ofTask(String task) {
        return task.contains("translation") ? Metric.BLEU : Metric.ROUGE;
    }

    /**
     * Reads {@code --metric}: a comma-separated list that adds to the task's own metric, or {@code none}.
     *
     * @throws InputException if a name is unknown
     */
    public static List<Metric> parse(String text, String task) {
        if (text.equals("none")) {
            return List.of();
        }
        Set<Metric> metrics = new LinkedHashSet<>();
        metrics.add(ofTask(task));
        for (String name : text.split(",", -1)) {
            metrics.add(Arrays.stream(Metric.values())
                    .filter(metric -> metric.label().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new InputException("--metric " + text
                            + ": expected none, or a comma-separated list of "
                            + Arrays.stream(Metric.values()).map(Metric::label).collect(Collectors.joining(", ")))));
        }
        return new ArrayList<>(metrics);
    }
}
