package io.seqmark.metrics.neural.catalog;

import io.seqmark.base.Choice;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import java.util.Optional;
import java.util.function.Consumer;

/** The neural metrics, by name. */
public enum NeuralKind {
    ;

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
