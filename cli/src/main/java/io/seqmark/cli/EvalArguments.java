package io.seqmark.cli;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.Choice;
import io.seqmark.base.GlobalAttention;
import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.cli.score.MetricOptions;
import io.seqmark.cli.watch.ProgressMode;
import io.seqmark.dataset.named.CorpusFiles;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.run.Evaluation;
import io.seqmark.spec.AdapterSpec;
import io.seqmark.spec.ComputeSpec;
import io.seqmark.spec.DataSpec;
import io.seqmark.spec.MetricSettings;
import io.seqmark.spec.ModelSpec;
import io.seqmark.spec.Ranks;
import io.seqmark.spec.ReportSpec;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import io.seqmark.tokenizer.Languages;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Reads the values of {@code seqmark eval}'s options; all that is wrong is reported at once. */
final class EvalArguments {
    private static final DateTimeFormatter INFO_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** numpy's seeds have 32 bits. */
    private static final long MAX_SEED = 0xFFFF_FFFFL;

    /** More processes than any machine can use; a typing error above that. */
    private static final int MAX_WORKERS = 1024;

    private final ParseResult parsed;
    private final Map<String, String> replaced;
    private final Map<String, String> environment;
    private final Mistakes mistakes = new Mistakes();
    private final Optional<RunEvalForm> form;

    private EvalArguments(ParseResult parsed, Map<String, String> replaced, Map<String, String> environment) {
        this.parsed = parsed;
        this.environment = environment;
        this.form = mistakes.attempt(() -> RunEvalForm.of(parsed)).flatMap(found -> found);
        Map<String, String> values = new LinkedHashMap<>();
        form.ifPresent(names -> values.putAll(names.options(parsed)));
        values.putAll(replaced);
        this.replaced = Map.copyOf(values);
    }

    /** What else is written for a command line that {@link #parse} takes, where it has the form of {@code run_eval.py}. */
    static Optional<RunEvalForm> form(List<String> arguments) {
        return RunEvalForm.of(OptionParser.parse(EvalOptions.spec(), arguments));
    }

    /**
     * The run that a command line asks for.
     *
     * @param environment the process's variables: launchers of several processes announce themselves there
     * @throws InputException if an option is unknown, lacks its value, or has one that cannot be
     */
    static RunSpec parse(List<String> arguments, Map<String, String> environment) {
        return parse(arguments, Map.of(), environment);
    }

    /** The same with other values for some options, by name; the record of the run keeps those of the command line. */
    static RunSpec parse(List<String> arguments, Map<String, String> replaced, Map<String, String> environment) {
        ParseResult parsed = OptionParser.parse(EvalOptions.spec(), arguments);
        Read read = new EvalArguments(parsed, replaced, environment).read(arguments);
        read.mistakes().report();
        return read.spec();
    }

    /** As {@link #parse(List, Map)}; where an option is wrong, what is wrong with the files that the others name is said too. */
    static RunSpec parseForRun(List<String> arguments, Map<String, String> environment) {
        ParseResult parsed = OptionParser.parse(EvalOptions.spec(), arguments);
        Read read = new EvalArguments(parsed, Map.of(), environment).read(arguments);
        if (!read.mistakes().none()) {
            Evaluation.alsoWrong(read.spec()).forEach(read.mistakes()::add);
        }
        read.mistakes().report();
        return read.spec();
    }

    /**
     * The run, and what is wrong with its options.
     *
     * @param spec has a value that could be, or an empty path, for each option that is wrong
     */
    private record Read(RunSpec spec, Mistakes mistakes) {}

    private Read read(List<String> arguments) {
        OtherNames.answers(parsed).forEach(mistakes::add);
        form.ifPresent(names -> names.problems(parsed).forEach(mistakes::add));
        refuseWhatIsNotThereYet();
        Optional<LaunchedRank> launched = launched();
        String task = text(EvalOptions.TASK).orElse("summarization");
        ModelSpec model = new ModelSpec(
                text(EvalOptions.MODEL_NAME).orElse(EvalOptions.DEFAULT_MODEL_NAME),
                checked(
                        Semantics.HF_5,
                        () -> text(EvalOptions.SEMANTICS).map(Semantics::of).orElse(Semantics.HF_5)),
                modelOptions(),
                new Languages(text(EvalOptions.SRC_LANG), text(EvalOptions.TGT_LANG)),
                text(EvalOptions.PREFIX),
                positive(EvalOptions.MAX_SOURCE_LENGTH),
                generation(),
                checked(AdapterSpec.NONE, () -> AdapterArguments.read(parsed)));
        CorpusFiles files = files();
        DataSpec data = new DataSpec(
                files.source().isPresent() ? noDataDir() : path(EvalOptions.DATA_DIR, Optional.empty()),
                typePath(),
                task,
                limit(),
                files);
        ComputeSpec compute = new ComputeSpec(
                positive(EvalOptions.BS).orElse(ComputeSpec.DEFAULT_BATCH_SIZE),
                positive(EvalOptions.MAX_BATCH_TOKENS),
                positive(EvalOptions.THREADS).orElseGet(() -> cores(launched)),
                workers(),
                ranks(launched));
        ReportSpec report = new ReportSpec(
                path(EvalOptions.SAVE_DIR, Optional.of("tmp_gen")),
                new Scoring(metrics(task), seed(), checked(MetricSettings.DEFAULT, () -> MetricOptions.read(parsed))),
                resume(),
                flag(EvalOptions.DUMP_ARGS),
                info(),
                switches(),
                arguments);
        checkReturned(model);
        var _ = checked(
                ProgressMode.AUTO,
                () -> text(EvalOptions.PROGRESS).map(ProgressMode::of).orElse(ProgressMode.AUTO));
        return new Read(new RunSpec(model, data, compute, report), mistakes);
    }

    private Optional<LaunchedRank> launched() {
        int before = mistakes.problems().size();
        OptionalLong rank = number(EvalOptions.RANK, 0, Integer.MAX_VALUE, "a whole number from 0");
        OptionalLong size = number(
                EvalOptions.WORLD_SIZE, 1, LaunchedRank.MAX_SIZE, "a whole number from 1 to " + LaunchedRank.MAX_SIZE);
        OptionalLong local = number(EvalOptions.LOCAL_RANK, -1, Integer.MAX_VALUE, "a whole number from -1");
        boolean readable = mistakes.problems().size() == before;
        return readable
                ? checked(Optional.empty(), () -> LaunchedRank.find(environment, rank, size, local))
                : Optional.empty();
    }

    /** All cores, or this process's part of them where others of the run are on the same machine. */
    private static int cores(Optional<LaunchedRank> launched) {
        int available = Runtime.getRuntime().availableProcessors();
        return launched.map(rank -> rank.threads(available)).orElse(available);
    }

    private Optional<Ranks> ranks(Optional<LaunchedRank> launched) {
        int timeout = positive(EvalOptions.SYNC_TIMEOUT).orElse(EvalOptions.DEFAULT_SYNC_TIMEOUT_S);
        return launched.map(rank -> new Ranks(
                rank.rank(),
                rank.size(),
                rank.launcher(),
                Duration.ofSeconds(timeout),
                flag(EvalOptions.ADOPT_MISSING)));
    }

    private ModelOptions modelOptions() {
        ModelOptions absent = ModelOptions.DEFAULT;
        ModelOptions options = new ModelOptions(
                        checked(
                                absent.precision(),
                                () -> text(EvalOptions.DTYPE).map(Precision::of).orElse(absent.precision())),
                        checked(
                                absent.globalAttention(),
                                () -> text(EvalOptions.GLOBAL_ATTENTION)
                                        .map(GlobalAttention::of)
                                        .orElse(absent.globalAttention())))
                .ignoringSurplus(flag(EvalOptions.IGNORE_SURPLUS));
        mistakes.check(() ->
                text(EvalOptions.ARITHMETIC).ifPresent(label -> Arithmetic.requirePinned(label, options.precision())));
        return options;
    }

    /** What the design promises and a later version brings is refused by name, never ignored. */
    private void refuseWhatIsNotThereYet() {
        refuse(EvalOptions.DEVICE, Set.of("cpu"), "only cpu is supported yet");
    }

    private void refuse(String option, Set<String> accepted, String why) {
        text(option)
                .filter(value -> !accepted.contains(value))
                .ifPresent(value -> mistakes.add(option + " " + value + ": " + why));
    }

    private Optional<String> text(String option) {
        if (replaced.containsKey(option)) {
            return Optional.of(replaced.get(option));
        }
        List<String> values = all(option);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    private boolean flag(String option) {
        return parsed.hasMatchedOption(option);
    }

    private Path path(String option, Optional<String> fallback) {
        Optional<String> value = text(option).or(() -> fallback);
        if (value.isEmpty()) {
            mistakes.add(option + " is required");
            return Path.of("");
        }
        return path(option, "directory", value.get());
    }

    private Path path(String option, String kind, String name) {
        if (name.isBlank()) {
            mistakes.add(option + ": expected a " + kind + ", found an empty name");
            return Path.of("");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException invalid) {
            mistakes.add(option + ": not a path on this system: " + invalid.getReason());
            return Path.of("");
        }
    }

    private CorpusFiles files() {
        return new CorpusFiles(
                text(EvalOptions.SOURCE_FILE).map(name -> path(EvalOptions.SOURCE_FILE, "file", name)),
                all(EvalOptions.REFERENCE_FILE).stream()
                        .map(name -> path(EvalOptions.REFERENCE_FILE, "file", name))
                        .toList(),
                text(EvalOptions.SOURCE_FIELD),
                all(EvalOptions.REFERENCE_FIELD),
                joinsLines(),
                form.isPresent());
    }

    private Path noDataDir() {
        if (form.isEmpty() && flag(EvalOptions.DATA_DIR)) {
            mistakes.add(EvalOptions.DATA_DIR + " and " + EvalOptions.SOURCE_FILE + " name two corpora: leave one out");
        }
        return Path.of("");
    }

    private boolean joinsLines() {
        Choice<String> choice = new Choice<>(List.of("refuse", "space"), name -> name);
        return text(EvalOptions.LINE_BREAKS)
                .flatMap(name -> mistakes.attempt(() -> choice.named(EvalOptions.LINE_BREAKS, name)))
                .filter("space"::equals)
                .isPresent();
    }

    private List<String> all(String option) {
        return parsed.matchedOptionValue(option, List.of());
    }

    private String typePath() {
        String name = text(EvalOptions.TYPE_PATH).orElse("test");
        if (name.isBlank() || name.contains("/") || name.contains("\\") || name.indexOf('\0') >= 0) {
            mistakes.add(EvalOptions.TYPE_PATH + " " + name
                    + ": expected the name of a split, as in test for test.source and test.target");
        }
        return name;
    }

    private OptionalInt positive(String option) {
        return whole(option, Integer.MAX_VALUE, "a whole number from 1");
    }

    private OptionalInt whole(String option, int most, String expected) {
        OptionalLong value = number(option, 1, most, expected);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    private OptionalInt workers() {
        return text(EvalOptions.WORKERS).filter("auto"::equals).isPresent()
                ? OptionalInt.empty()
                : whole(EvalOptions.WORKERS, MAX_WORKERS, "auto, or a whole number from 1 to " + MAX_WORKERS);
    }

    private OptionalLong limit() {
        if (form.isPresent() && text(EvalOptions.N_OBS).filter("-1"::equals).isPresent()) {
            return OptionalLong.empty(); // how run_eval.py says all
        }
        return number(EvalOptions.N_OBS, 1, Long.MAX_VALUE, "a whole number from 1");
    }

    private long seed() {
        return number(EvalOptions.SEED, 0, MAX_SEED, "a whole number from 0 to " + MAX_SEED)
                .orElse(Scoring.DEFAULT_SEED);
    }

    private OptionalLong number(String option, long least, long most, String expected) {
        Optional<String> text = text(option);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text.get().strip());
            if (value >= least && value <= most) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException notWhole) {
            // the line below says what would be
        }
        mistakes.add(option + " " + text.get() + ": expected " + expected);
        return OptionalLong.empty();
    }

    private List<Metric> metrics(String task) {
        return checked(
                List.of(),
                () -> text(EvalOptions.METRIC)
                        .map(list -> Scoring.parse(list, task))
                        .orElseGet(() -> List.of(Scoring.ofTask(task))));
    }

    private SequencedMap<GenerationOption, OptionValue> generation() {
        SequencedMap<GenerationOption, OptionValue> settings = new LinkedHashMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            GenerationOption.find(name.substring(2))
                    .ifPresent(setting -> checked(
                            Optional.empty(),
                            () -> Optional.ofNullable(settings.put(
                                    setting, setting.parse(text(name).orElseThrow())))));
        }
        return settings;
    }

    private void checkReturned(ModelSpec model) {
        if (model.numReturnSequences() < 1) {
            mistakes.add(EvalOptions.NUM_RETURN_SEQUENCES + " " + model.numReturnSequences()
                    + ": expected a whole number from 1");
        }
    }

    private Resume resume() {
        Choice<Resume> choice =
                Choice.of(Resume.values(), resume -> resume.name().toLowerCase(Locale.ROOT));
        return text(EvalOptions.RESUME)
                .flatMap(name -> mistakes.attempt(() -> choice.named(EvalOptions.RESUME, name)))
                .orElse(Resume.AUTO);
    }

    /** The text; the date and time where the option stands without one. */
    private Optional<String> info() {
        if (!flag(EvalOptions.INFO)) {
            return Optional.empty();
        }
        return text(EvalOptions.INFO)
                .filter(text -> !text.isEmpty())
                .or(() -> Optional.of(LocalDateTime.now(ZoneId.systemDefault())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .format(INFO_TIME)));
    }

    private Set<Switch> switches() {
        Set<Switch> switches = EnumSet.noneOf(Switch.class);
        Map.of(
                        EvalOptions.FP16, Switch.FP16,
                        EvalOptions.DEBUG, Switch.DEBUG,
                        EvalOptions.PROFILE, Switch.PROFILE,
                        EvalOptions.OVERWRITE, Switch.OVERWRITE,
                        EvalOptions.DRY_RUN, Switch.DRY_RUN)
                .forEach((option, flag) -> {
                    if (flag(option)) {
                        switches.add(flag);
                    }
                });
        return switches;
    }

    /** The value, or the fallback and one problem more. */
    private <T> T checked(T fallback, Supplier<T> value) {
        return mistakes.attempt(value).orElse(fallback);
    }
}
