package io.seqmark.spec;

import static io.seqmark.spec.Computation.sums;

import io.seqmark.base.InputException;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.metrics.neural.catalog.NeuralKind;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.surface.ExactMatch;
import io.seqmark.metrics.surface.OutputLength;
import io.seqmark.metrics.surface.Repetition;
import io.seqmark.metrics.surface.TokenF1;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.spec.Computation.Sums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which metrics a run computes, and their settings.
 *
 * @param metrics in the order of the report: the task's own first; empty: generate only
 * @param seed of the bootstrap resampling
 * @param settings how they are computed
 * @param neural those that models compute, in the order of asking; only beside others
 */
public record Scoring(List<Metric> metrics, long seed, MetricSettings settings, List<NeuralChoice> neural) {
    /** {@code --seed} when it is not given. */
    public static final long DEFAULT_SEED = BootstrapConfig.DEFAULT_SEED;

    public Scoring {
        metrics = List.copyOf(metrics);
        neural = List.copyOf(neural);
    }

    /** Without neural metrics. */
    public Scoring(List<Metric> metrics, long seed, MetricSettings settings) {
        this(metrics, seed, settings, List.of());
    }

    /** The same with neural metrics. */
    public Scoring withNeural(List<NeuralChoice> choices) {
        return new Scoring(metrics, seed, settings, choices);
    }

    /** With the default settings of each metric. */
    public Scoring(List<Metric> metrics, long seed) {
        this(metrics, seed, MetricSettings.DEFAULT);
    }

    /** The catalog of metrics, one line each, for {@code seqmark eval} and {@code seqmark score} alike; lists have this order. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
    public enum Metric {
        BLEU(MetricSettings::bleuOptions, Computation::bleu),
        CHRF(MetricSettings::chrfOptions, sums(MetricSettings::chrf, Chrf::new)),
        TER(MetricSettings::terOptions, sums(MetricSettings::ter, Ter::new)),
        ROUGE(MetricSettings::rougeOptions, Computation::rouge),
        EXACT_MATCH(MetricSettings::wordOptions, sums(MetricSettings::normalization, ExactMatch::new)),
        TOKEN_F1(MetricSettings::wordOptions, sums(MetricSettings::normalization, TokenF1::new)),
        LENGTH(MetricSettings::noOptions, _ -> Sums.of(new OutputLength())),
        REPETITION(MetricSettings::repetitionOptions, sums(MetricSettings::repetitionOrder, Repetition::new));

        private final Function<MetricSettings, MetricSettings.Options> options;
        private final Function<MetricSetup, Computation> computation;

        Metric(
                Function<MetricSettings, MetricSettings.Options> options,
                Function<MetricSetup, Computation> computation) {
            this.options = options;
            this.computation = computation;
        }

        /** The name on the command line and in file names. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The names of all. */
        public static List<String> labels() {
            return Arrays.stream(values()).map(Metric::label).toList();
        }

        /** The metric of that name. */
        public static Optional<Metric> find(String label) {
            return Arrays.stream(values())
                    .filter(metric -> metric.label().equals(label))
                    .findFirst();
        }

        /**
         * How it is computed.
         *
         * @throws InputException if what it stands on is missing
         */
        public Computation computation(MetricSetup with) {
            return computation.apply(with);
        }

        /** Its part of the settings. */
        MetricSettings.Options options(MetricSettings settings) {
            return options.apply(settings);
        }
    }

    /** What there is to say of references that these metrics cannot count. */
    public TextWarnings textWarnings() {
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
            Optional<Metric> found = Metric.find(name.strip());
            found.ifPresent(metrics::add);
            if (found.isEmpty() && !NeuralChoice.isOne(name.strip())) {
                throw new InputException("--metric " + text + ": expected none, or a comma-separated list of "
                        + String.join(", ", allLabels()));
            }
        }
        return new ArrayList<>(metrics);
    }

    /** The names of all metrics, of those that need a model as {@code comet:MODEL}. */
    public static List<String> allLabels() {
        return Stream.concat(
                        Metric.labels().stream(),
                        Arrays.stream(NeuralKind.values()).map(NeuralKind::usage))
                .toList();
    }

    /**
     * Reads the neural metrics of a comma-separated {@code --metric}, each once.
     *
     * @throws InputException if one names no model behind its colon
     */
    public static List<NeuralChoice> parseNeural(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(NeuralChoice::isOne)
                .map(name -> NeuralChoice.parse("--metric", name))
                .distinct()
                .toList();
    }
}
