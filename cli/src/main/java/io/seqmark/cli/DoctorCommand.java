package io.seqmark.cli;

import io.seqmark.base.Choice;
import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.base.Semantics;
import io.seqmark.cli.doctor.ExpectationText;
import io.seqmark.cli.doctor.Finding;
import io.seqmark.cli.doctor.MachineChecks;
import io.seqmark.cli.doctor.ModelChecks;
import io.seqmark.cli.doctor.SelfTest;
import io.seqmark.cli.doctor.Trials;
import io.seqmark.cli.score.MetricOptions;
import io.seqmark.report.PythonJson;
import io.seqmark.run.FinishedRun;
import io.seqmark.spec.BleuTokenizer;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.Scoring.Metric;
import io.seqmark.study.expect.Expectation;
import io.seqmark.study.expect.Expectation.OtherDecoding;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code seqmark doctor}: is this machine well, is this model with its data, and why is this score not the expected one. */
final class DoctorCommand {
    private static final String EXPECT = "--expect";
    private static final String METRIC = "--metric";
    private static final String DECODE = "--decode";
    private static final String FORMAT = "--format";
    private static final String NO_SELF_TEST = "--no_self_test";

    /** Options of eval that the positional arguments stand for. */
    private static final List<String> OWN =
            List.of(EvalOptions.MODEL_NAME, EvalOptions.DATA_DIR, EvalOptions.SAVE_DIR, EvalOptions.DRY_RUN);

    /** What the three forms read; a model beside its data reads the options of eval, too. */
    private static final Set<String> OF_MACHINE = Set.of(FORMAT, NO_SELF_TEST, EvalOptions.DEBUG);

    private static final Set<String> OF_RUN =
            Set.of(FORMAT, EXPECT, METRIC, DECODE, MetricOptions.SPM_MODEL, MetricOptions.MECAB, EvalOptions.DEBUG);
    private static final Set<String> NOT_OF_MODEL = Set.of(EXPECT, DECODE, NO_SELF_TEST);

    private final PrintStream out;
    private final Map<String, String> environment;
    private final Path home;

    DoctorCommand(PrintStream out, Map<String, String> environment, Path home) {
        this.out = out;
        this.environment = environment;
        this.home = home;
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("doctor");
        spec.usageMessage()
                .customSynopsis(
                        "seqmark doctor [--no_self_test] [--format text|json]",
                        "   or: seqmark doctor MODEL DATA_DIR [EVAL OPTION VALUE]...",
                        "   or: seqmark doctor RUN --expect NUMBER [--metric NAME] [--decode]")
                .description(
                        "Looks the machine over and runs the demo; or looks at a model beside its data, and says how long a run"
                                + " will take; or finds what explains that a run's score is not the expected number.")
                .footer("", "Exit codes: 0 all is well, or explained; 2 wrong input, or something to fix.");
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("NAME")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("a model and the folder of its data, or the --save_dir of a run")
                .build());
        value(spec, EXPECT, "NUMBER", "the score that was expected, as it was published: 40.90");
        value(spec, METRIC, "NAME", "of a run: the metric of that number (default: the run's first)");
        value(spec, FORMAT, "FORMAT", "text or json (default: text)");
        flag(spec, DECODE, "of a run: generate again under the other semantics, and try its texts too");
        flag(spec, NO_SELF_TEST, "do not run the demo");
        for (OptionSpec option : EvalOptions.spec().optionsMap().values()) {
            if (!spec.optionsMap().containsKey(option.longestName()) && !OWN.contains(option.longestName())) {
                spec.addOption(OptionSpec.builder(option).hidden(true).build());
            }
        }
        return spec;
    }

    private static void value(CommandSpec spec, String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .description(description)
                .build());
    }

    private static void flag(CommandSpec spec, String name, String description) {
        spec.addOption(OptionSpec.builder(name)
                .arity("0")
                .type(boolean.class)
                .description(description)
                .build());
    }

    /**
     * Looks and prints.
     *
     * @throws InputException if an option is wrong, or something is to be fixed; all is printed then
     */
    void run(List<String> arguments) {
        ParseResult parsed = OptionParser.parse(spec(), arguments);
        List<String> names = parsed.matchedPositionalValue(0, List.of());
        Mistakes mistakes = new Mistakes();
        boolean json = mistakes.attempt(() -> isJson(parsed)).orElse(false);
        Optional<String> expected = value(parsed, EXPECT);
        Optional<BleuTokenizer> tokenizer = mistakes.attempt(() -> MetricOptions.tokenizer(parsed));
        Optional<Metric> metric = mistakes.attempt(() -> metric(parsed)).flatMap(found -> found);
        if (names.size() > 2) {
            mistakes.add("doctor takes a model and its data, or a run: " + names.size() + " names were given");
        } else if (expected.isPresent() && names.size() != 1) {
            mistakes.add(EXPECT + " is for one run: name its --save_dir");
        } else if (names.size() == 1 && expected.isEmpty()) {
            mistakes.add("doctor " + names.getFirst() + ": name the data too, or for a run the number with " + EXPECT);
        }
        idle(parsed, names.isEmpty(), expected.isPresent())
                .forEach(option -> mistakes.add(option + " has no effect on this form of doctor: leave it out"));
        mistakes.report();
        if (expected.isPresent()) {
            FinishedRun run = FinishedRun.open(Path.of(names.getFirst()));
            Expectation found =
                    Expectation.of(run, expected.get(), metric, decodings(run, parsed), tokenizer.orElseThrow());
            explain(names.getFirst(), found, json);
        } else if (names.isEmpty()) {
            List<Finding> findings = new ArrayList<>(new MachineChecks(environment, home).all());
            if (!parsed.hasMatchedOption(NO_SELF_TEST)) {
                findings.add(SelfTest.of(home));
            }
            print(findings, json);
        } else {
            print(ModelChecks.of(evaluation(names, parsed)), json);
        }
    }

    /** Options that were given and that a form does not read: that of a run, of the machine, or else of a model. */
    private static List<String> idle(ParseResult parsed, boolean ofMachine, boolean ofRun) {
        return parsed.matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> ofRun
                        ? !OF_RUN.contains(name)
                        : ofMachine ? !OF_MACHINE.contains(name) : NOT_OF_MODEL.contains(name))
                .distinct()
                .toList();
    }

    private static boolean isJson(ParseResult parsed) {
        String format = value(parsed, FORMAT).orElse("text");
        return new Choice<>(List.of("text", "json"), name -> name)
                .named(FORMAT, format)
                .equals("json");
    }

    private static Optional<Metric> metric(ParseResult parsed) {
        return value(parsed, METRIC)
                .map(name -> Metric.find(name)
                        .orElseThrow(() -> new InputException(
                                METRIC + " " + name + ": expected one of " + String.join(", ", Metric.labels()))));
    }

    private static Optional<String> value(ParseResult parsed, String option) {
        List<String> values = parsed.matchedOptionValue(option, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** The run that is asked about: the options of eval among the arguments, and the names. */
    private RunSpec evaluation(List<String> names, ParseResult parsed) {
        List<String> command = new ArrayList<>(List.of(
                EvalOptions.MODEL_NAME,
                names.getFirst(),
                EvalOptions.DATA_DIR,
                names.getLast(),
                EvalOptions.SAVE_DIR,
                // never made: whether a run could write to it is asked where all can
                Path.of(System.getProperty("java.io.tmpdir"), "seqmark-doctor").toString()));
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            if (!List.of(EXPECT, FORMAT, DECODE, NO_SELF_TEST).contains(name)) {
                List<String> values = option.arity().max() > 0 ? parsed.matchedOptionValue(name, List.of()) : List.of();
                if (values.isEmpty()) {
                    command.add(name);
                }
                values.forEach(value -> command.addAll(List.of(name, value)));
            }
        }
        return EvalArguments.parseForRun(command, environment);
    }

    private void explain(String name, Expectation expectation, boolean json) {
        if (json) {
            out.println(PythonJson.READABLE.dumps(ExpectationText.json(expectation)));
        } else {
            ExpectationText.lines(name, expectation).forEach(out::println);
        }
        out.flush();
    }

    private List<OtherDecoding> decodings(FinishedRun run, ParseResult parsed) {
        return parsed.hasMatchedOption(DECODE) ? List.of(otherSemantics(run)) : List.of();
    }

    /** The same command under the other semantics. */
    private OtherDecoding otherSemantics(FinishedRun run) {
        RunSpec spec = EvalArguments.parse(withoutCommand(run.record().arguments()), Map.of());
        Semantics other = spec.model().semantics() == Semantics.HF_4_4 ? Semantics.HF_5 : Semantics.HF_4_4;
        return Trials.run(
                spec.withModel(model -> model.withSemantics(other)),
                result -> OtherDecoding.of(
                        "generated under " + other.label() + " instead of "
                                + spec.model().semantics().label(),
                        EvalOptions.SEMANTICS + " " + other.label(),
                        FinishedRun.open(result.saveDir())));
    }

    private static List<String> withoutCommand(List<String> arguments) {
        return !arguments.isEmpty() && arguments.getFirst().equals(EvalCommand.NAME)
                ? arguments.subList(1, arguments.size())
                : arguments;
    }

    private void print(List<Finding> findings, boolean json) {
        if (json) {
            out.println(PythonJson.READABLE.dumps(
                    findings.stream().map(Finding::json).toList()));
        } else {
            findings.forEach(finding -> out.println(finding.line()));
        }
        out.flush();
        long toFix = Finding.toFix(findings);
        if (toFix > 0) {
            throw new InputException(toFix == 1 ? "one thing to fix, see above" : toFix + " things to fix, see above");
        }
    }
}
