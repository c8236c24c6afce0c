package io.seqmark.cli.score;

import io.seqmark.base.InputException;
import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.metrics.tokenize.MecabTokenizer;
import io.seqmark.spec.BleuTokenizer;
import java.util.Map;
import java.util.Optional;

/** BLEU's tokenizer by its name; owns the MeCab that may have been started for it. */
final class ChosenTokenizer implements AutoCloseable {
    private static final Map<String, String> BY_LANGUAGE = Map.of("zh", "zh", "ja", "ja-mecab", "ko", "ko-mecab");

    private final ScoreArguments given;
    private Optional<MecabTokenizer> mecab = Optional.empty();

    ChosenTokenizer(ScoreArguments given) {
        this.given = given;
    }

    /**
     * The tokenizer that {@code --tokenize}, else {@code --language-pair}, names.
     *
     * @throws InputException if there is none, or what it stands on is missing
     */
    LineTokenizer chosen() {
        LineTokenizer opened = named().open();
        if (opened instanceof MecabTokenizer started) {
            mecab = Optional.of(started);
        }
        return opened;
    }

    /** The same before it is opened. */
    BleuTokenizer named() {
        return MetricOptions.tokenizer(given, byLanguage());
    }

    private String byLanguage() {
        String pair = given.text(ScoreOptions.LANGUAGE_PAIR).orElse("");
        if (!pair.isEmpty() && pair.indexOf('-') < 0) {
            throw new InputException(ScoreOptions.LANGUAGE_PAIR + " " + pair + ": expected two languages, as in en-de");
        }
        return BY_LANGUAGE.getOrDefault(pair.substring(pair.indexOf('-') + 1), "13a");
    }

    @Override
    public void close() {
        mecab.ifPresent(MecabTokenizer::close);
    }
}
