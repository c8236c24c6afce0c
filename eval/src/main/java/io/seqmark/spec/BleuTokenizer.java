package io.seqmark.spec;

import io.seqmark.base.Choice;
import io.seqmark.base.InputException;
import io.seqmark.dataset.FileHashes;
import io.seqmark.metrics.tokenize.LineTokenizer;
import io.seqmark.metrics.tokenize.LineTokenizers;
import io.seqmark.metrics.tokenize.MecabTokenizer;
import io.seqmark.metrics.tokenize.TokenizerException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * BLEU's tokenizer by its name, before what it stands on is there.
 *
 * @param name sacrebleu's
 * @param model SentencePiece model of {@code flores101}, {@code flores200} and {@code spBLEU-1K}
 * @param mecab command of {@code ja-mecab} and {@code ko-mecab}
 */
public record BleuTokenizer(String name, Optional<Path> model, List<String> mecab) {
    /** sacrebleu's default. */
    public static final BleuTokenizer DEFAULT = new BleuTokenizer("13a", Optional.empty(), List.of("mecab"));

    private static final List<String> PIECES = List.of("flores101", "flores200", "spBLEU-1K");

    public BleuTokenizer {
        name = name.equals("spm") ? "flores101" : name; // sacrebleu's older name of the same
        mecab = List.copyOf(mecab);
    }

    /** All names. */
    public static List<String> names() {
        return Stream.of(
                        LineTokenizers.names(),
                        Stream.of(MecabTokenizer.Language.values())
                                .map(MecabTokenizer.Language::label)
                                .toList(),
                        PIECES)
                .flatMap(List::stream)
                .toList();
    }

    /** Whether it splits into pieces of a model, which has to be named. */
    public boolean needsModel() {
        return PIECES.contains(name);
    }

    /** SHA-256 of its model, where one is named: a run's identity has it. */
    public Optional<String> modelHash() {
        return model.map(FileHashes::of);
    }

    /**
     * The tokenizer. One that is {@link AutoCloseable} holds a program, and is to be closed.
     *
     * @throws InputException if there is none of that name, or what it stands on is missing
     */
    public LineTokenizer open() {
        Optional<LineTokenizer> plain = LineTokenizers.find(name);
        if (plain.isPresent()) {
            return plain.get();
        }
        if (needsModel()) {
            return PieceTokenizers.read(
                    name,
                    model.orElseThrow(() -> new InputException(
                            "--tokenize " + name + " needs its SentencePiece model: name the file with --spm-model")));
        }
        for (MecabTokenizer.Language language : MecabTokenizer.Language.values()) {
            if (language.label().equals(name)) {
                try {
                    return MecabTokenizer.start(language, mecab);
                } catch (TokenizerException missing) {
                    throw new InputException(String.valueOf(missing.getMessage()), missing);
                }
            }
        }
        throw Choice.unknown("--tokenize", name, names());
    }

    /** Makes sure that it is there, and gives it back. */
    public void require() {
        close(open());
    }

    public static void close(LineTokenizer tokenizer) {
        if (tokenizer instanceof MecabTokenizer program) {
            program.close();
        }
    }
}
