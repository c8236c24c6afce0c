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
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.metrics.neural.catalog.NeuralKind;
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
    private final GivenOptions given;
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
        this.given = new GivenOptions(parsed, values, mistakes);
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
        String task = given.text(EvalOptions.TASK).orElse("summarization");
        ModelSpec model = new ModelSpec(
                given.text(EvalOptions.MODEL_NAME).orElse(EvalOptions.DEFAULT_MODEL_NAME),
                given.checked(
                        Semantics.HF_5,
                        () -> given.text(EvalOptions.SEMANTICS)
                                .map(Semantics::of)
                                .orElse(Semantics.HF_5)),
                modelOptions(),
                new Languages(given.text(EvalOptions.SRC_LANG), given.text(EvalOptions.TGT_LANG)),
                given.text(EvalOptions.PREFIX),
                given.positive(EvalOptions.MAX_SOURCE_LENGTH),
                generation(),
                given.checked(AdapterSpec.NONE, () -> AdapterArguments.read(parsed)));
        CorpusFiles files = files();
        DataSpec data = new DataSpec(
                files.source().isPresent() ? noDataDir() : given.path(EvalOptions.DATA_DIR, Optional.empty()),
                typePath(),
                task,
                limit(),
                files);
        ComputeSpec compute = new ComputeSpec(
                given.positive(EvalOptions.BS).orElse(ComputeSpec.DEFAULT_BATCH_SIZE),
                given.positive(EvalOptions.MAX_BATCH_TOKENS),
                given.positive(EvalOptions.THREADS).orElseGet(() -> cores(launched)),
                workers(),
                ranks(launched));
        ReportSpec report = new ReportSpec(
                given.path(EvalOptions.SAVE_DIR, Optional.of("tmp_gen")),
                new Scoring(
                        metrics(task),
                        seed(),
                        given.checked(MetricSettings.DEFAULT, () -> MetricOptions.read(parsed)),
                        neural(model.name())),
                resume(),
                given.flag(EvalOptions.DUMP_ARGS),
                info(),
                switches(),
                arguments);
        checkReturned(model);
        if (form.isPresent() && model.adapters().isMany()) {
            mistakes.add(EvalOptions.ADAPTER
                    + ": MODEL SOURCE_FILE OUTPUT_FILE has one output, and there are several adapters; name the sources with "
                    + EvalOptions.SOURCE_FILE + " and a folder with " + EvalOptions.SAVE_DIR);
        }
        var _ = given.checked(
                ProgressMode.AUTO,
                () -> given.text(EvalOptions.PROGRESS).map(ProgressMode::of).orElse(ProgressMode.AUTO));
        return new Read(new RunSpec(model, data, compute, report), mistakes);
    }

    private Optional<LaunchedRank> launched() {
        int before = mistakes.problems().size();
        OptionalLong rank = given.number(EvalOptions.RANK, 0, Integer.MAX_VALUE, "a whole number from 0");
        OptionalLong size = given.number(
                EvalOptions.WORLD_SIZE, 1, LaunchedRank.MAX_SIZE, "a whole number from 1 to " + LaunchedRank.MAX_SIZE);
        OptionalLong local = given.number(EvalOptions.LOCAL_RANK, -1, Integer.MAX_VALUE, "a whole number from -1");
        boolean readable = mistakes.problems().size() == before;
        return readable
                ? given.checked(Optional.empty(), () -> LaunchedRank.find(environment, rank, size, local))
                : Optional.empty();
    }

    /** All cores, or this process's part of them where others of the run are on the same machine. */
    private static int cores(Optional<LaunchedRank> launched) {
        int available = Runtime.getRuntime().availableProcessors();
        return launched.map(rank -> rank.threads(available)).orElse(available);
    }

    private Optional<Ranks> ranks(Optional<LaunchedRank> launched) {
        int timeout = given.positive(EvalOptions.SYNC_TIMEOUT).orElse(EvalOptions.DEFAULT_SYNC_TIMEOUT_S);
        return launched.map(rank -> new Ranks(
                rank.rank(),
                rank.size(),
                rank.launcher(),
                Duration.ofSeconds(timeout),
                given.flag(EvalOptions.ADOPT_MISSING)));
    }

    private ModelOptions modelOptions() {
        ModelOptions absent = ModelOptions.DEFAULT;
        ModelOptions options = new ModelOptions(
                        given.checked(
                                absent.precision(),
                                () -> given.text(EvalOptions.DTYPE)
                                        .map(Precision::of)
                                        .orElse(absent.precision())),
                        given.checked(
                                absent.globalAttention(),
                                () -> given.text(EvalOptions.GLOBAL_ATTENTION)
                                        .map(GlobalAttention::of)
                                        .orElse(absent.globalAttention())))
                .ignoringSurplus(given.flag(EvalOptions.IGNORE_SURPLUS));
        mistakes.check(() -> given.text(EvalOptions.ARITHMETIC)
                .ifPresent(label -> Arithmetic.requirePinned(label, options.precision())));
        return options;
    }

    /** What the design promises and a later version brings is refused by name, never ignored. */
    private void refuseWhatIsNotThereYet() {
        refuse(EvalOptions.DEVICE, Set.of("cpu"), "only cpu is supported yet");
    }

    private void refuse(String option, Set<String> accepted, String why) {
        given.text(option)
                .filter(value -> !accepted.contains(value))
                .ifPresent(value -> mistakes.add(option + " " + value + ": " + why));
    }

    private CorpusFiles files() {
        return new CorpusFiles(
                given.text(EvalOptions.SOURCE_FILE).map(name -> given.path(EvalOptions.SOURCE_FILE, "file", name)),
                given.all(EvalOptions.REFERENCE_FILE).stream()
                        .map(name -> given.path(EvalOptions.REFERENCE_FILE, "file", name))
                        .toList(),
                given.text(EvalOptions.SOURCE_FIELD),
                given.all(EvalOptions.REFERENCE_FIELD),
                joinsLines(),
                form.isPresent());
    }

    private Path noDataDir() {
        if (form.isEmpty() && given.flag(EvalOptions.DATA_DIR)) {
            mistakes.add(EvalOptions.DATA_DIR + " and " + EvalOptions.SOURCE_FILE + " name two corpora: leave one out");
        }
        return Path.of("");
    }

    private boolean joinsLines() {
        Choice<String> choice = new Choice<>(List.of("refuse", "space"), name -> name);
        return given.text(EvalOptions.LINE_BREAKS)
                .flatMap(name -> mistakes.attempt(() -> choice.named(EvalOptions.LINE_BREAKS, name)))
                .filter("space"::equals)
                .isPresent();
    }

    private String typePath() {
        String name = given.text(EvalOptions.TYPE_PATH).orElse("test");
        if (name.isBlank() || name.contains("/") || name.contains("\\") || name.indexOf('\0') >= 0) {
            mistakes.add(EvalOptions.TYPE_PATH + " " + name
                    + ": expected the name of a split, as in test for test.source and test.target");
        }
        return name;
    }

    private OptionalInt workers() {
        return given.text(EvalOptions.WORKERS).filter("auto"::equals).isPresent()
                ? OptionalInt.empty()
                : given.whole(EvalOptions.WORKERS, MAX_WORKERS, "auto, or a whole number from 1 to " + MAX_WORKERS);
    }

    private OptionalLong limit() {
        if (form.isPresent()
                && given.text(EvalOptions.N_OBS).filter("-1"::equals).isPresent()) {
            return OptionalLong.empty(); // how run_eval.py says all
        }
        return given.number(EvalOptions.N_OBS, 1, Long.MAX_VALUE, "a whole number from 1");
    }

    private long seed() {
        return given.number(EvalOptions.SEED, 0, MAX_SEED, "a whole number from 0 to " + MAX_SEED)
                .orElse(Scoring.DEFAULT_SEED);
    }

    private List<Metric> metrics(String task) {
        return given.checked(
                List.of(),
                () -> given.text(EvalOptions.METRIC)
                        .map(list -> Scoring.parse(list, task))
                        .orElseGet(() -> List.of(Scoring.ofTask(task))));
    }

    /** A likelihood without a model is that of the model that is evaluated. */
    private List<NeuralChoice> neural(String ownModel) {
        return given.checked(
                List.of(),
                () -> given.text(EvalOptions.METRIC).map(Scoring::parseNeural).orElseGet(List::of).stream()
                        .map(choice -> choice.kind() == NeuralKind.LIKELIHOOD ? choice.withModel(ownModel) : choice)
                        .toList());
    }

    private SequencedMap<GenerationOption, OptionValue> generation() {
        SequencedMap<GenerationOption, OptionValue> settings = new LinkedHashMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            GenerationOption.find(name.substring(2))
                    .ifPresent(setting -> given.checked(
                            Optional.empty(),
                            () -> Optional.ofNullable(settings.put(
                                    setting, setting.parse(given.text(name).orElseThrow())))));
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
        return given.text(EvalOptions.RESUME)
                .flatMap(name -> mistakes.attempt(() -> choice.named(EvalOptions.RESUME, name)))
                .orElse(Resume.AUTO);
    }

    /** The text; the date and time where the option stands without one. */
    private Optional<String> info() {
        if (!given.flag(EvalOptions.INFO)) {
            return Optional.empty();
        }
        return given.text(EvalOptions.INFO)
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
                    if (given.flag(option)) {
                        switches.add(flag);
                    }
                });
        return switches;
    }
}
