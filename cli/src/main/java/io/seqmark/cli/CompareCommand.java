package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.cli.score.MetricOptions;
import io.seqmark.cli.score.TextLines;
import io.seqmark.run.FinishedRun;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.Scoring.Metric;
import io.seqmark.study.ComparedMetric;
import io.seqmark.study.ComparedSystem;
import io.seqmark.study.Comparison;
import io.seqmark.study.ComparisonOptions;
import io.seqmark.study.format.ComparisonFormat;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code seqmark compare}: finished runs, or files of text, on one corpus. */
final class CompareCommand {
    private static final String FORMAT = "--format";
    private static final String REFERENCE = "--reference";
    private static final String SOURCE = "--source";
    private static final String METRIC = "--metric";
    private static final String COMMON_FIRST_LINES = "--common_first_lines";
    private static final String FAIL_IF_WORSE = "--fail_if_worse";

    private final PrintStream out;

    CompareCommand(PrintStream out) {
        this.out = out;
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("compare");
        spec.usageMessage()
                .customSynopsis(
                        "seqmark compare BASELINE SYSTEM... [--reference FILE] [--format text|md|latex|json|html] [-o FILE]")
                .description(
                        "Compares finished runs (their --save_dir), or files of predictions with --reference: scores"
                                + " with intervals, paired tests, settings that differ, wins and losses by example, by length and"
                                + " by word.")
                .footer(
                        "",
                        "Exit codes: 0 compared, 2 wrong input, " + ExitCode.WORSE + " a system is worse than "
                                + FAIL_IF_WORSE + " allows.");
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("SYSTEM")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("the baseline first")
                .build());
        text(spec, REFERENCE, "FILE", "references of systems that are files, a line each; .gz is unpacked");
        text(spec, SOURCE, "FILE", "their sources, to be shown and to group by length");
        text(spec, METRIC, "LIST", "metrics, separated by commas (default: those of the runs; of files, bleu)");
        for (OptionSpec option : MetricOptions.tokenizerOptions()) {
            spec.addOption(option);
        }
        text(spec, FORMAT, "FORMAT", "text, md, latex, json or html (default: text, for -o by its ending)");
        spec.addOption(ResultFile.option());
        spec.addOption(OptionSpec.builder(COMMON_FIRST_LINES)
                .arity("0")
                .type(boolean.class)
                .description("compare corpora that differ up to the line where they begin to")
                .build());
        text(
                spec,
                FAIL_IF_WORSE,
                "POINTS",
                "exit code " + ExitCode.WORSE
                        + " where the first metric of a system is worse than the baseline's by more");
        return spec;
    }

    private static void text(CommandSpec spec, String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .arity("1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build());
    }

    /**
     * Compares and prints.
     *
     * @throws InputException if an option or a file is wrong, or the corpora differ
     * @throws WorseException if a system is worse than allowed; all is printed then
     */
    void run(List<String> arguments) {
        ParseResult parsed = OptionParser.parse(spec(), arguments);
        Optional<Path> file = ResultFile.of(parsed);
        Mistakes mistakes = new Mistakes();
        Optional<ComparisonFormat> format = mistakes.attempt(() -> ComparisonFormat.of(parsed.matchedOptionValue(
                FORMAT, file.flatMap(ResultFile::ending).orElse("text"))));
        file.ifPresent(path -> mistakes.check(() -> ResultFile.requireFolder(path)));
        Optional<OptionalDouble> allowed = mistakes.attempt(() -> allowed(parsed));
        Optional<ComparisonOptions> options = mistakes.attempt(() -> options(parsed));
        mistakes.check(() -> checkNames(parsed));
        mistakes.report();
        Comparison comparison = Comparison.of(systems(parsed), options.orElseThrow());
        String text = format.orElseThrow().render(comparison);
        file.ifPresentOrElse(path -> ResultFile.write(path, text), () -> out.print(text));
        out.flush();
        allowed.orElseThrow().ifPresent(points -> requireAsGood(comparison, points));
    }

    private static OptionalDouble allowed(ParseResult parsed) {
        Optional<String> text = value(parsed, FAIL_IF_WORSE);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double points = Double.parseDouble(text.get());
            if (points >= 0 && Double.isFinite(points)) {
                return OptionalDouble.of(points);
            }
        } catch (NumberFormatException none) {
            // said below
        }
        throw new InputException(FAIL_IF_WORSE + " " + text.get() + ": expected points of the score, 0 or more");
    }

    private static Optional<String> value(ParseResult parsed, String option) {
        return Optional.ofNullable(parsed.<String>matchedOptionValue(option, null));
    }

    private static ComparisonOptions options(ParseResult parsed) {
        ComparisonOptions options =
                ComparisonOptions.defaults().withCommonFirstLines(parsed.hasMatchedOption(COMMON_FIRST_LINES));
        Optional<String> metrics = value(parsed, METRIC);
        if (metrics.isPresent()) {
            options = options.withMetrics(Arrays.stream(metrics.get().split(",", -1))
                    .map(name -> Metric.find(name.strip())
                            .orElseThrow(() -> new InputException(METRIC + " " + metrics.get()
                                    + ": expected a comma-separated list of " + String.join(", ", Metric.labels()))))
                    .distinct()
                    .toList());
        }
        BleuTokenizer tokenizer = MetricOptions.tokenizer(parsed);
        MetricSettings settings = MetricSettings.DEFAULT;
        return options.withSettings(new MetricSettings(
                new MetricSettings.Bleu(
                        tokenizer,
                        settings.bleu().lowercase(),
                        settings.bleu().smoothing(),
                        settings.bleu().maxNgramOrder()),
                settings.chrf(),
                settings.ter(),
                settings.rougeTypes(),
                settings.rougeStemmer()));
    }

    private static List<String> names(ParseResult parsed) {
        return parsed.matchedPositionalValue(0, List.of());
    }

    private static boolean isRun(String name) {
        return Files.isDirectory(Path.of(name));
    }

    private static void checkNames(ParseResult parsed) {
        List<String> names = names(parsed);
        List<Boolean> runs = names.stream().map(CompareCommand::isRun).toList();
        Optional<String> reference = value(parsed, REFERENCE);
        Optional<String> source = value(parsed, SOURCE);
        List<String> problems = new ArrayList<>();
        if (names.size() < 2) {
            problems.add("compare needs the baseline and at least one system");
        }
        for (int i = 0; i < names.size(); i++) {
            if (!runs.get(i) && !Files.exists(Path.of(names.get(i)))) {
                problems.add("there is no " + names.get(i)
                        + ": name the --save_dir of a run that has ended, or a file of" + " predictions");
            }
        }
        if (problems.isEmpty() && runs.contains(false) && reference.isEmpty()) {
            problems.add(names.get(runs.indexOf(false)) + " is a file of predictions: name its references with "
                    + REFERENCE);
        }
        if (!runs.contains(false) && (reference.isPresent() || source.isPresent())) {
            problems.add((reference.isPresent() ? REFERENCE : SOURCE)
                    + " is for files of predictions: runs bring their corpus along");
        }
        if (runs.contains(true) && parsed.hasMatchedOption(MetricOptions.TOKENIZE)) {
            problems.add(MetricOptions.TOKENIZE
                    + " is for files of predictions: runs are scored with the settings of the first");
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    private static List<ComparedSystem> systems(ParseResult parsed) {
        List<String> references =
                value(parsed, REFERENCE).map(CompareCommand::lines).orElse(List.of());
        List<String> sources = value(parsed, SOURCE).map(CompareCommand::lines).orElse(List.of());
        return names(parsed).stream()
                .map(name -> isRun(name)
                        ? ComparedSystem.of(FinishedRun.open(Path.of(name)))
                        : new ComparedSystem(name, Optional.empty(), sources, references, lines(name)))
                .toList();
    }

    private static List<String> lines(String file) {
        List<String> all = new ArrayList<>();
        try (TextLines lines = TextLines.open(file, System.in)) {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                all.add(line.get());
            }
        }
        return all;
    }

    private static void requireAsGood(Comparison comparison, double allowed) {
        ComparedMetric metric = comparison.metrics().getFirst();
        List<String> worse = new ArrayList<>();
        for (int system = 1; system < comparison.systems().size(); system++) {
            double loss = -metric.gain(system);
            if (loss > allowed) {
                worse.add(String.format(
                        Locale.ROOT,
                        "%s of %s is %.4f worse than that of %s, more than %s %s allows",
                        metric.name(),
                        comparison.systems().get(system).name(),
                        loss,
                        comparison.systems().getFirst().name(),
                        FAIL_IF_WORSE,
                        Double.toString(allowed)));
            }
        }
        if (!worse.isEmpty()) {
            throw new WorseException(worse);
        }
    }
}
