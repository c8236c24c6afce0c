package io.seqmark.metrics.neural.catalog;

import io.seqmark.base.Choice;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.bertscore.BertScore;
import io.seqmark.metrics.neural.comet.Comet;
import io.seqmark.metrics.neural.likelihood.BartScore;
import io.seqmark.metrics.neural.likelihood.Likelihood;
import io.seqmark.metrics.neural.metricx.MetricX;
import java.util.Optional;
import java.util.function.Consumer;

/** The neural metrics, by name. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
public enum NeuralKind {
    COMET("comet", Optional.of("Unbabel/wmt22-comet-da"), true, Comet::open),
    COMETKIWI("cometkiwi", Optional.of("Unbabel/wmt22-cometkiwi-da"), true, Comet::openReferenceFree),
    BERTSCORE("bertscore", Optional.empty(), true, BertScore::open),
    METRICX(
            "metricx",
            Optional.empty(),
            false,
            (model, settings, notes) -> MetricX.open(model, false, settings, notes)),
    METRICX_QE(
            "metricx-qe",
            Optional.empty(),
            false,
            (model, settings, notes) -> MetricX.open(model, true, settings, notes)),
    BARTSCORE("bartscore", Optional.of("facebook/bart-large-cnn"), true, BartScore::open),
    LIKELIHOOD("likelihood", Optional.empty(), true, Likelihood::open);

    private final String label;
    private final Optional<String> usualModel;
    private final boolean higherIsBetter;
    private final Opener opener;

    /** Opens one. */
    @FunctionalInterface
    interface Opener {
        NeuralMetric open(String model, NeuralSettings settings, Consumer<String> notes);
    }

    NeuralKind(String label, Optional<String> usualModel, boolean higherIsBetter, Opener opener) {
        this.label = label;
        this.usualModel = usualModel;
        this.higherIsBetter = higherIsBetter;
        this.opener = opener;
    }

    /** All of them, for a user to choose from. */
    public static Choice<NeuralKind> choice() {
        return Choice.of(values(), NeuralKind::label);
    }

    /** The name that {@code --metric} takes. */
    public String label() {
        return label;
    }

    /** How it is named on a command line. */
    public String usage() {
        return usualModel.isPresent() || this == LIKELIHOOD || this == BERTSCORE
                ? label + "[:MODEL]"
                : label + ":MODEL";
    }

    /** The model where the user names none. */
    public Optional<String> usualModel() {
        return usualModel;
    }

    /** Whether more is better. */
    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    NeuralMetric open(String model, NeuralSettings settings, Consumer<String> notes) {
        return opener.open(model, settings, notes);
    }
}
