package io.seqmark.metrics.neural.catalog;

import io.seqmark.base.InputException;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A metric that was asked for, not loaded. Equal values name the same computation.
 *
 * @param kind which metric
 * @param model a folder, or {@code org/name[@revision]} of the hub; empty where the user named none
 * @param options behind it, as {@code dtype=bfloat16} or, of BERTScore, {@code layers=17}
 */
public record NeuralChoice(NeuralKind kind, Optional<String> model, List<String> options) {
    public NeuralChoice {
        options = List.copyOf(options);
    }

    /** Without options. */
    public NeuralChoice(NeuralKind kind, Optional<String> model) {
        this(kind, model, List.of());
    }

    /** Whether a text of {@code --metric} names a neural metric, rightly or wrongly spelt behind the colon. */
    public static boolean isOne(String text) {
        return NeuralKind.choice().find(label(text)).isPresent();
    }

    /**
     * Reads {@code NAME} or {@code NAME:MODEL}, with options behind a plus each.
     *
     * @param option that the text was given for, for messages
     * @throws InputException if there is no such metric, nothing stands behind the colon, or an option makes no sense
     */
    public static NeuralChoice parse(String option, String text) {
        NeuralKind kind = NeuralKind.choice().named(option, label(text));
        List<String> parts = parts(text);
        String named = parts.getFirst();
        int colon = named.indexOf(':');
        if (colon == named.length() - 1) {
            throw new InputException("%s %s: names no model behind the colon; give a folder or org/name of the hub"
                    .formatted(option, text));
        }
        NeuralChoice choice = new NeuralChoice(
                kind,
                colon < 0 ? Optional.empty() : Optional.of(named.substring(colon + 1)),
                parts.subList(1, parts.size()));
        ChoiceOption.apply(NeuralSettings.of(1), kind, choice.options, text);
        return choice;
    }

    /** The metric with its model, and the options. */
    private static List<String> parts(String text) {
        return List.of(text.split(ChoiceOption.SEPARATOR, -1));
    }

    private static String label(String text) {
        String named = parts(text).getFirst();
        int colon = named.indexOf(':');
        return colon < 0 ? named : named.substring(0, colon);
    }

    /**
     * Checks everything on disk, then loads the model.
     *
     * @param notes told in one line each what is downloaded, and how a checkpoint is read where that is not as usual
     * @throws InputException if a file is missing, broken, or of another kind of model
     * @throws io.seqmark.base.RunException if a download fails
     */
    public NeuralMetric open(NeuralSettings settings, Consumer<String> notes) {
        // BERTScore chooses a model by the language of the texts
        Optional<String> usual = kind == NeuralKind.BERTSCORE ? Optional.of("") : kind.usualModel();
        String named = model.or(() -> usual)
                .orElseThrow(() ->
                        new InputException("--metric %s: needs a model, %s:MODEL with a folder or org/name of the hub"
                                .formatted(kind.label(), kind.label())));
        try {
            return kind.open(named, ChoiceOption.apply(settings, kind, options, toString()), notes);
        } catch (InputException refused) {
            throw renamed(refused);
        }
    }

    /** A checkpoint does not know which option named it. */
    private InputException renamed(InputException refused) {
        InputException renamed = new InputException(refused.problems().stream()
                .map(problem -> problem.replaceFirst("^--model_name ", "--metric " + kind.label() + ":"))
                .toList());
        renamed.initCause(refused);
        return renamed;
    }

    /** The same with a model where the user named none. */
    public NeuralChoice withModel(String name) {
        return new NeuralChoice(kind, model.or(() -> Optional.of(name)), options);
    }

    /** As the user wrote it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.label());
        model.ifPresent(name -> text.append(':').append(name));
        options.forEach(option -> text.append('+').append(option));
        return text.toString();
    }
}
