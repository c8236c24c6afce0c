package io.seqmark.cli.score;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.ParallelCorpus;
import io.seqmark.metrics.Signature;
import io.seqmark.metrics.significance.ConfidenceInterval;
import io.seqmark.metrics.significance.PairedResult;
import io.seqmark.metrics.significance.PairedTest;
import io.seqmark.metrics.significance.Samples;
import io.seqmark.metrics.tokenize.TokenizerException;
import io.seqmark.spec.TextWarnings;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code seqmark score}: one command line. */
public final class ScoreCommand {
    private static final long SEED_LIMIT = 0xFFFF_FFFFL;
    /** So many hypotheses that look tokenized make sacrebleu warn. */
    private static final long TOKENIZED_LINES = 100;

    private final PeekedInput in;
    private final boolean piped;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private TextWarnings textWarnings = new TextWarnings(false, Optional.empty(), Optional.empty());

    /**
     * The command.
     *
     * @param piped whether {@code in} is a pipe or a file: then it may hold the hypotheses
     * @param environment may hold {@code SACREBLEU_SEED} and {@code SACREBLEU_FORMAT}
     */
    public ScoreCommand(
            InputStream in, boolean piped, PrintStream out, PrintStream err, Map<String, String> environment) {
        this.in = new PeekedInput(in);
        this.piped = piped;
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
    }

    /** The options, for parsing and for help. */
    public static CommandSpec spec() {
        return ScoreOptions.spec();
    }

    /**
     * Scores and prints.
     *
     * @throws InputException if an option or a file is wrong; nothing has been printed then, unless row by row
     */
    public void run(ParseResult parsed) {
        ScoreArguments given = new ScoreArguments(parsed);
        SacrebleuForms.check(given);
        if (given.flag(ScoreOptions.SELF_TEST)) {
            ModelSelfTest.run(RequestedMetrics.neural(given), NeuralScores.settings(given), out, err);
            out.flush();
            return;
        }
        Request request = Request.of(given, seed(given), hasText(given), format());
        if (request.implicit() && request.references().size() > 1 && !request.quiet()) {
            err.println("seqmark: the hypotheses are read from standard input, as by sacrebleu, and "
                    + String.join(", ", request.references())
                    + " are references; a file of hypotheses is named with " + ScoreOptions.INPUT);
        }
        try (ChosenTokenizer tokenizers = new ChosenTokenizer(given)) {
            RequestedMetrics chosen = new RequestedMetrics(given, tokenizers, request.seed());
            List<RequestedMetric> scorers = chosen.all();
            textWarnings = chosen.textWarnings();
            if (!scorers.isEmpty() && request.references().isEmpty()) {
                throw new InputException("these metrics need references: seqmark score HYPOTHESES REFERENCES...");
            }
            NeuralScores neural = NeuralScores.of(RequestedMetrics.neural(given), given, request, in, err);
            Printer printer = new Printer(out, request);
            if (request.sentenceLevel()) {
                printSentences(request, scorers, neural, printer);
            } else if (request.systems().size() == 1) {
                printer.system(joined(scoreOne(request, scorers), neural.results(0, request)));
            } else {
                printer.systems(joinedAll(scoreAll(request, scorers), neural.all(request)));
            }
        } catch (TokenizerException failed) {
            throw new RunException(String.valueOf(failed.getMessage()), failed);
        }
        out.flush();
    }

    /** Writes sacrebleu's forms of a command line as ours. */
    public static List<String> expand(List<String> arguments) {
        return SacrebleuForms.expand(arguments);
    }

    /** sacrebleu's variable overrides the option; what it does not know it ignores. */
    private Optional<Request.Format> format() {
        return Request.Format.find(
                environment.getOrDefault("SACREBLEU_FORMAT", "").toLowerCase(Locale.ROOT));
    }

    /** Whether hypotheses come on standard input, as to sacrebleu, where no option names them. */
    private boolean hasText(ScoreArguments given) {
        if (!piped
                || !given.all(ScoreOptions.INPUT).isEmpty()
                || given.positionals().contains("-")) {
            return false;
        }
        return in.hasText()
                .orElseThrow(() -> new InputException(
                        "standard input is a pipe that has neither text nor an" + " end: name the hypotheses with "
                                + ScoreOptions.INPUT + " (- for standard input), or add < /dev/null"));
    }

    private long seed(ScoreArguments given) {
        String fromSacrebleu = environment.getOrDefault("SACREBLEU_SEED", "");
        boolean resamples = given.flag(ScoreOptions.CONFIDENCE)
                || given.flag(ScoreOptions.PAIRED_BS)
                || given.flag(ScoreOptions.PAIRED_AR)
                || !fromSacrebleu.equalsIgnoreCase("none");
        long otherwise = ConfidenceInterval.DEFAULT_SEED;
        if (resamples
                && !fromSacrebleu.isBlank()
                && given.text(ScoreOptions.SEED).isEmpty()) {
            try {
                otherwise = Long.parseLong(fromSacrebleu);
            } catch (NumberFormatException noNumber) {
                throw new InputException(
                        "SACREBLEU_SEED is " + fromSacrebleu
                                + ": Seqmark always seeds, set it to a whole number or unset it",
                        noNumber);
            }
        }
        return given.number(ScoreOptions.SEED, 0, SEED_LIMIT, otherwise);
    }

    private static List<Result> joined(List<Result> one, List<Result> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static List<List<Result>> joinedAll(List<List<Result>> one, List<List<Result>> other) {
        return IntStream.range(0, one.size())
                .mapToObj(i -> other.isEmpty() ? one.get(i) : joined(one.get(i), other.get(i)))
                .toList();
    }

    private void printSentences(Request request, List<RequestedMetric> scorers, NeuralScores neural, Printer printer) {
        if (scorers.isEmpty()) {
            for (int id = 0; id < neural.size(); id++) {
                printer.sentence(id, neural.sentence(id));
            }
            return;
        }
        try (PairReader pairs = request.read(request.systems().getFirst(), in)) {
            long id = 0;
            try {
                while (pairs.hasNext()) {
                    Pair pair = pairs.next();
                    List<Result> results = new ArrayList<>();
                    scorers.forEach(scorer -> results.addAll(scorer.sentence(pair)));
                    results.addAll(neural.sentence((int) id));
                    printer.sentence(id, results);
                    id++;
                }
            } catch (OutOfMemoryError exhausted) {
                throw pairs.outOfMemory(exhausted);
            }
            warn(request, pairs, request.systems().getFirst());
        }
    }

    private List<Result> scoreOne(Request request, List<RequestedMetric> scorers) {
        if (scorers.isEmpty()) {
            return List.of();
        }
        List<RequestedMetric.ScoredCorpus> corpora =
                count(request, request.systems().getFirst(), scorers, scorer -> keeps(scorer, request));
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < corpora.size(); i++) {
            RequestedMetric.ScoredCorpus corpus = corpora.get(i);
            for (Result result : corpus.results()) {
                results.add(
                        keeps(scorers.get(i), request)
                                ? withInterval(result, corpus.samples().getFirst(), request)
                                : result);
            }
        }
        return results;
    }

    /** ROUGE resamples by itself. */
    private static boolean keeps(RequestedMetric scorer, Request request) {
        return request.confidence() && !(scorer instanceof RougeScorer);
    }

    static Result withInterval(Result result, Samples samples, Request request) {
        Signature signature = result.signature()
                .with("bs", Integer.toString(request.confidenceN()))
                .with("seed", Long.toString(request.seed()));
        return result.withSignature(signature)
                .withInterval(ConfidenceInterval.of(samples, request.confidenceN(), request.seed()));
    }

    /** The results of each system, the baseline first. */
    private List<List<Result>> scoreAll(Request request, List<RequestedMetric> scorers) {
        List<List<Result>> results = new ArrayList<>();
        List<List<Samples>> samples = new ArrayList<>();
        boolean paired = request.test() != Request.Test.NONE && !scorers.isEmpty();
        for (String system : request.systems()) {
            List<Result> ofSystem = new ArrayList<>();
            List<Samples> rows = new ArrayList<>();
            for (RequestedMetric.ScoredCorpus corpus : scorers.isEmpty()
                    ? List.<RequestedMetric.ScoredCorpus>of()
                    : count(request, system, scorers, _ -> paired)) {
                ofSystem.addAll(corpus.results());
                rows.addAll(corpus.samples());
            }
            results.add(ofSystem);
            samples.add(rows);
        }
        return paired ? tested(request, results, samples) : results;
    }

    static List<List<Result>> tested(Request request, List<List<Result>> results, List<List<Samples>> samples) {
        List<List<Result>> tested = new ArrayList<>();
        results.forEach(ignored -> tested.add(new ArrayList<>()));
        for (int metric = 0; metric < results.getFirst().size(); metric++) {
            int column = metric;
            List<Samples> systems =
                    samples.stream().map(rows -> rows.get(column)).toList();
            List<PairedResult> outcomes = request.test() == Request.Test.BOOTSTRAP
                    ? PairedTest.bootstrap(systems, request.testN(), request.seed())
                    : PairedTest.approximateRandomization(systems, request.testN(), request.seed());
            for (int system = 0; system < outcomes.size(); system++) {
                tested.get(system).add(tested(request, results.get(system).get(metric), outcomes.get(system)));
            }
        }
        return tested;
    }

    private static Result tested(Request request, Result result, PairedResult outcome) {
        Result withSignature = result.withSignature(result.signature()
                .with(request.test() == Request.Test.BOOTSTRAP ? "bs" : "ar", Integer.toString(request.testN()))
                .with("seed", Long.toString(request.seed())));
        Result withInterval =
                outcome.interval().map(withSignature::withInterval).orElse(withSignature);
        return outcome.pValue().isPresent()
                ? withInterval.withPValue(outcome.pValue().getAsDouble())
                : withInterval;
    }

    private List<RequestedMetric.ScoredCorpus> count(
            Request request, String system, List<RequestedMetric> scorers, Predicate<RequestedMetric> keepSamples) {
        List<RequestedMetric.ScoredCorpus> corpora = scorers.stream()
                .map(scorer -> scorer.corpus(keepSamples.test(scorer)))
                .toList();
        try (PairReader pairs = request.read(system, in)) {
            try {
                ParallelCorpus.count(
                        pairs,
                        corpora.stream()
                                .map(RequestedMetric.ScoredCorpus::tally)
                                .toList());
            } catch (OutOfMemoryError exhausted) {
                throw pairs.outOfMemory(exhausted);
            }
            warn(request, pairs, system);
        }
        return corpora;
    }

    private void warn(Request request, PairReader pairs, String system) {
        if (request.quiet()) {
            return;
        }
        if (!request.force() && pairs.tokenized() >= TOKENIZED_LINES) {
            err.println("seqmark: " + pairs.tokenized() + " lines of " + system
                    + " end in a tokenized period ('.'): it looks"
                    + " as if the hypotheses were not detokenized, which hurts BLEU; --force if they are");
        }
        if (pairs.blankReferences() > 0) {
            err.println("seqmark: " + pairs.blankReferences() + " lines have a blank reference, the first is line "
                    + pairs.firstBlankReference() + "; they count as empty");
        }
        if (system.equals(request.systems().getFirst())) { // the references of all are the same
            textWarnings.of(pairs.scripts()).forEach(line -> err.println("seqmark: " + line));
        }
    }
}
