package io.seqmark.metrics.neural.catalog;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.metrics.neural.NeuralSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What may stand behind a metric's model: {@code bertscore:roberta-large+idf+layers=17}. */
enum ChoiceOption {
    /** The precision of the model. */
    DTYPE("dtype=", false) {
        @Override
        NeuralSettings apply(NeuralSettings settings, String value) {
            return settings.with(Precision.of(value));
        }
    },
    /** BERTScore's language. */
    LANGUAGE("lang=", true) {
        @Override
        NeuralSettings apply(NeuralSettings settings, String value) {
            NeuralSettings.BertScore given = settings.bertScore();
            return settings.with(
                    new NeuralSettings.BertScore(Optional.of(value), given.layers(), given.idf(), given.baseline()));
        }
    },
    /** How many layers BERTScore uses. */
    LAYERS("layers=", true) {
        @Override
        NeuralSettings apply(NeuralSettings settings, String value) {
            if (!value.matches("[0-9]{1,4}")) {
                throw new InputException("layers=" + value + ": expected a number of layers");
            }
            NeuralSettings.BertScore given = settings.bertScore();
            return settings.with(new NeuralSettings.BertScore(
                    given.language(), OptionalInt.of(Integer.parseInt(value)), given.idf(), given.baseline()));
        }
    },
    /** BERTScore's weights by document frequency. */
    IDF("idf", true) {
        @Override
        NeuralSettings apply(NeuralSettings settings, String value) {
            if (!value.isEmpty()) {
                throw new InputException("idf" + value + ": takes no value");
            }
            NeuralSettings.BertScore given = settings.bertScore();
            return settings.with(
                    new NeuralSettings.BertScore(given.language(), given.layers(), true, given.baseline()));
        }
    },
    /** The table by which BERTScore is rescaled, or the folder of tables. */
    BASELINE("baseline=", true) {
        @Override
        NeuralSettings apply(NeuralSettings settings, String value) {
            try {
                NeuralSettings.BertScore given = settings.bertScore();
                return settings.with(new NeuralSettings.BertScore(
                        given.language(), given.layers(), given.idf(), Optional.of(Path.of(value))));
            } catch (InvalidPathException noPath) {
                throw new InputException("baseline=" + value + ": is no path", noPath);
            }
        }
    };

    private final String begin;
    private final boolean ofBertScore;

    ChoiceOption(String begin, boolean ofBertScore) {
        this.begin = begin;
        this.ofBertScore = ofBertScore;
    }

    /** Where an option begins in a text; a plus in a path is none. */
    static final String SEPARATOR =
            Arrays.stream(values()).map(option -> option.begin).collect(Collectors.joining("|", "\\+(?=", ")"));

    /**
     * The settings with the options that were given.
     *
     * @param metric as the user wrote it, for messages
     */
    static NeuralSettings apply(NeuralSettings settings, NeuralKind kind, List<String> options, String metric) {
        NeuralSettings changed = settings;
        for (String text : options) {
            ChoiceOption option = Arrays.stream(values())
                    .filter(each -> text.startsWith(each.begin))
                    .findFirst()
                    .orElseThrow();
            if (option.ofBertScore && kind != NeuralKind.BERTSCORE) {
                throw new InputException("--metric %s: %s is an option of bertscore alone".formatted(metric, text));
            }
            try {
                changed = option.apply(changed, text.substring(option.begin.length()));
            } catch (InputException wrong) {
                throw new InputException("--metric " + metric + ": " + wrong.getMessage(), wrong);
            }
        }
        return changed;
    }

    /**
     * The settings with this option.
     *
     * @throws InputException if the value is none
     */
    abstract NeuralSettings apply(NeuralSettings settings, String value);
}
