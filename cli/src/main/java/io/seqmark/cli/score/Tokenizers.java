package io.seqmark.cli.score;

import io.seqmark.contract.InputException;
import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.metrics.tokenize.LineTokenizers;
import io.seqmark.metrics.tokenize.MecabTokenizer;
import io.seqmark.metrics.tokenize.TokenizerException;
import io.seqmark.run.PieceTokenizers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** BLEU's tokenizer by its name; owns the MeCab that may have been started for it. */
final class Tokenizers implements AutoCloseable {
    private static final List<String> PIECES = List.of("flores101", "flores200");
    private static final Map<String, String> BY_LANGUAGE = Map.of("zh", "zh", "ja", "ja-mecab", "ko", "ko-mecab");

    private final Given given;
    private Optional<MecabTokenizer> mecab = Optional.empty();

    Tokenizers(Given given) {
        this.given = given;
    }

    /**
     * The tokenizer that {@code --tokenize}, else {@code --language-pair}, names.
     *
     * @throws InputException if there is none, or what it stands on is missing
     */
    LineTokenizer chosen() {
        String asked = given.text(ScoreOptions.TOKENIZE).orElseGet(this::byLanguage);
        String name = asked.equals("spm") ? "flores101" : asked; // sacrebleu's older name of the same
        Optional<LineTokenizer> plain = LineTokenizers.find(name);
        if (plain.isPresent()) {
            return plain.get();
        }
        if (PIECES.contains(name)) {
            return pieces(name);
        }
        for (MecabTokenizer.Language language : MecabTokenizer.Language.values()) {
            if (language.label().equals(name)) {
                return startMecab(language);
            }
        }
        throw Given.unknown(
                ScoreOptions.TOKENIZE,
                name,
                Stream.of(
                                LineTokenizers.names(),
                                Stream.of(MecabTokenizer.Language.values())
                                        .map(MecabTokenizer.Language::label)
                                        .toList(),
                                PIECES)
                        .flatMap(List::stream)
                        .toList());
    }

    private String byLanguage() {
        String pair = given.text(ScoreOptions.LANGUAGE_PAIR).orElse("");
        if (!pair.isEmpty() && pair.indexOf('-') < 0) {
            throw new InputException(ScoreOptions.LANGUAGE_PAIR + " " + pair + ": expected two languages, as in en-de");
        }
        return BY_LANGUAGE.getOrDefault(pair.substring(pair.indexOf('-') + 1), "13a");
    }

    private LineTokenizer pieces(String name) {
        String file = given.text(ScoreOptions.SPM_MODEL)
                .orElseThrow(() -> new InputException(ScoreOptions.TOKENIZE + " " + name
                        + " needs its SentencePiece model: name the file with " + ScoreOptions.SPM_MODEL));
        return PieceTokenizers.read(name, Path.of(file));
    }

    private LineTokenizer startMecab(MecabTokenizer.Language language) {
        List<String> command =
                List.of(given.text(ScoreOptions.MECAB).orElse("mecab").split(" +"));
        try {
            MecabTokenizer started = MecabTokenizer.start(language, command);
            mecab = Optional.of(started);
            return started;
        } catch (TokenizerException missing) {
            throw new InputException(String.valueOf(missing.getMessage()), missing);
        }
    }

    @Override
    public void close() {
        mecab.ifPresent(MecabTokenizer::close);
    }
}
