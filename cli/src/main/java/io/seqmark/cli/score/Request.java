package io.seqmark.cli.score;

import io.seqmark.base.InputException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be scored and how it is to be printed.
 *
 * @param systems files of hypotheses; of several the first is the baseline
 * @param references files of references
 * @param referencesALine above 1: so many a line, separated by tabs
 * @param sentenceLevel whether each pair is scored by itself
 * @param confidence whether a single system gets intervals
 * @param confidenceN resamples for them
 * @param test how several systems are compared
 * @param testN resamples or trials for it
 * @param seed of all resampling
 * @param implicit whether the hypotheses are on standard input though nobody named it
 * @param format of the output
 * @param width decimals of text
 * @param shortSignature whether signatures are abbreviated in text
 * @param scoreOnly whether text is the score alone
 * @param force whether hypotheses that look tokenized are right
 * @param quiet whether warnings are left out
 */
record Request(
        List<String> systems,
        List<String> references,
        int referencesALine,
        boolean sentenceLevel,
        boolean confidence,
        int confidenceN,
        Test test,
        int testN,
        long seed,
        boolean implicit,
        Format format,
        int width,
        boolean shortSignature,
        boolean scoreOnly,
        boolean force,
        boolean quiet) {
    private static final int MOST_DECIMALS = 20;

    /** How systems are compared. */
    enum Test {
        NONE,
        BOOTSTRAP,
        RANDOMIZATION
    }

    /** The shape of the output. */
    enum Format {
        TEXT,
        JSON,
        LATEX;

        static Optional<Format> find(String label) {
            return Stream.of(values())
                    .filter(format -> format.label().equals(label))
                    .findFirst();
        }

        String label() {
            return switch (this) {
                case TEXT -> "text";
                case JSON -> "json";
                case LATEX -> "latex";
            };
        }
    }

    /**
     * Reads the options.
     *
     * @throws InputException if they contradict each other
     */
    static Request of(
            ScoreArguments given, long seed, boolean textOnStandardInput, Optional<Format> formatOfEnvironment) {
        List<String> files = given.positionals();
        List<String> inputs = given.all(ScoreOptions.INPUT);
        boolean first = inputs.isEmpty();
        boolean implicit = first && textOnStandardInput && !files.contains("-");
        // models may need no references
        boolean referenceFree = given.text(ScoreOptions.SOURCE).isPresent();
        if (files.size() < (first && !implicit ? 2 : 1) - (referenceFree ? 1 : 0)) {
            throw new InputException("seqmark score needs a file of hypotheses and one or more of references:"
                    + " seqmark score HYPOTHESES REFERENCES...");
        }
        Test test = given.flag(ScoreOptions.PAIRED_BS)
                ? Test.BOOTSTRAP
                : given.flag(ScoreOptions.PAIRED_AR) ? Test.RANDOMIZATION : Test.NONE;
        Request request = new Request(
                implicit ? List.of("-") : first ? List.of(files.getFirst()) : inputs,
                first && !implicit ? files.subList(1, files.size()) : files,
                given.integer(ScoreOptions.NUM_REFS, 1, 1),
                given.flag(ScoreOptions.SENTENCE_LEVEL),
                given.flag(ScoreOptions.CONFIDENCE),
                given.integer(ScoreOptions.CONFIDENCE_N, 1, 1000),
                test,
                test == Test.BOOTSTRAP
                        ? given.integer(ScoreOptions.PAIRED_BS_N, 1, 1000)
                        : given.integer(ScoreOptions.PAIRED_AR_N, 1, 10000),
                seed,
                implicit,
                formatOfEnvironment.orElse(given.choice(
                        ScoreOptions.FORMAT,
                        Format.TEXT,
                        Format::find,
                        Stream.of(Format.values()).map(Format::label).toList())),
                Math.toIntExact(given.number(ScoreOptions.WIDTH, 0, MOST_DECIMALS, 1)),
                given.flag(ScoreOptions.SHORT),
                given.flag(ScoreOptions.SCORE_ONLY),
                given.flag(ScoreOptions.FORCE),
                given.flag(ScoreOptions.QUIET));
        request.check(given);
        return request;
    }

    private void check(ScoreArguments given) {
        if (given.flag(ScoreOptions.PAIRED_BS) && given.flag(ScoreOptions.PAIRED_AR)) {
            throw new InputException(ScoreOptions.PAIRED_BS + " and " + ScoreOptions.PAIRED_AR + ": choose one");
        }
        if (test != Test.NONE && systems.size() == 1) {
            throw new InputException(
                    "a paired test compares systems: name each with " + ScoreOptions.INPUT + ", the baseline first");
        }
        if (systems.size() > 1 && confidence) {
            throw new InputException(ScoreOptions.CONFIDENCE + " is for one system: several are compared with "
                    + ScoreOptions.PAIRED_BS + " or " + ScoreOptions.PAIRED_AR);
        }
        if (sentenceLevel && (systems.size() > 1 || confidence)) {
            throw new InputException(
                    ScoreOptions.SENTENCE_LEVEL + " scores the pairs of one system, without significance");
        }
        if (referencesALine > 1 && references.size() > 1) {
            throw new InputException(ScoreOptions.NUM_REFS + " is for one file that holds all references");
        }
        if (new HashSet<>(systems).size() < systems.size()) {
            throw new InputException("a system is named twice with " + ScoreOptions.INPUT);
        }
        long fromStandardInput = Stream.concat(systems.stream(), references.stream())
                .filter(TextLines::isStandardInput)
                .count();
        boolean referencesAreReadAgain =
                systems.size() > 1 && references.stream().anyMatch(TextLines::isStandardInput);
        if (fromStandardInput > 1 || referencesAreReadAgain) {
            throw new InputException("standard input (-) can be read once only: name a file for the others");
        }
    }

    /** Opens the pairs of a system. */
    PairReader read(String system, InputStream standardInput) {
        return new PairReader(system, references, referencesALine, standardInput, implicit);
    }
}
