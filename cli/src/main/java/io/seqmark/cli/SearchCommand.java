package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.Mistakes;
import io.seqmark.base.Shell;
import io.seqmark.base.Suggestion;
import io.seqmark.compute.Console;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.run.FinishedRun;
import io.seqmark.search.Combination;
import io.seqmark.search.Search;
import io.seqmark.search.SearchResult;
import io.seqmark.search.SearchSpace;
import io.seqmark.search.Trial;
import io.seqmark.spec.RunSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code seqmark search}: evaluates with each combination of some settings, as {@code run_eval_search.py} does. */
final class SearchCommand {
    static final String SEARCH = "--search";

    /** Options beside those of {@code generate()} that change how a model decodes the same corpus. */
    private static final Set<String> SEARCHED = Set.of(
            EvalOptions.MAX_SOURCE_LENGTH,
            EvalOptions.PREFIX,
            EvalOptions.SRC_LANG,
            EvalOptions.TGT_LANG,
            EvalOptions.DTYPE,
            EvalOptions.SEMANTICS,
            EvalOptions.GLOBAL_ATTENTION);

    private final Console console;
    private final Map<String, String> environment;
    private final Instant began;

    SearchCommand(Console console, Map<String, String> environment, Instant began) {
        this.console = console;
        this.environment = environment;
        this.began = began;
    }

    static CommandSpec spec() {
        CommandSpec spec = EvalOptions.spec().name("search");
        spec.usageMessage()
                .customSynopsis(
                        "seqmark search --model_name DIR --data_dir DIR [--save_dir DIR] --search"
                                + " \"NAME=VALUE:VALUE NAME=VALUE:VALUE\" [EVAL OPTION VALUE]...",
                        "   or: seqmark search MODEL SOURCE_FILE OUTPUT_FILE --reference_path FILE --search ... (run_eval_search.py's"
                                + " form; the files are those of the best)")
                .description(
                        "Evaluates with each combination of some settings, loading the model once, and prints them by score."
                                + " Each combination is a run in a folder below --save_dir; search.json and search.csv list"
                                + " them. All options of eval are taken.%n");
        return spec.addOption(OptionSpec.builder(SEARCH)
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("SPACE")
                .description("settings and the values to try, as in \"num_beams=5:10 length_penalty=0.8:1.0:1.2\";"
                        + " a value with a colon or a blank stands in double quotes")
                .build());
    }

    /**
     * Searches and prints.
     *
     * @throws InputException if an option or a combination cannot be; nothing was computed
     */
    void run(List<String> arguments) {
        List<String> spaces = OptionParser.parse(spec(), arguments).matchedOptionValue(SEARCH, List.of());
        List<String> shared = without(arguments, Set.of(SEARCH));
        Mistakes mistakes = new Mistakes();
        Optional<SearchSpace> space = mistakes.attempt(() -> space(spaces));
        if (space.isEmpty()) {
            mistakes.check(() -> EvalArguments.parseForRun(shared, environment));
        }
        mistakes.report();
        List<Combination> combinations = combinations(shared, space.orElseThrow());
        Optional<RunEvalForm> form = EvalArguments.form(shared);
        new Search(console, began, combinations).run().ifPresent(result -> {
            form.ifPresent(files -> files.write(
                    FinishedRun.open(result.best().computed().saveDir()).result()));
            print(result, shared, combinations.getFirst().spec());
        });
    }

    private static SearchSpace space(List<String> given) {
        if (given.isEmpty()) {
            throw new InputException(
                    SEARCH + " is required, as in " + SEARCH + " \"num_beams=5:10 length_penalty=0.8:1.0:1.2\"");
        }
        SearchSpace space = SearchSpace.parse(given.getLast());
        Set<String> names = new HashSet<>(SEARCHED);
        for (GenerationOption option : GenerationOption.values()) {
            if (option != GenerationOption.NUM_RETURN_SEQUENCES) {
                names.add(EvalOptions.option(option));
            }
        }
        List<String> problems = new ArrayList<>();
        for (String name : space.values().keySet()) {
            String option = "--" + name;
            if (names.contains(option)) {
                continue;
            }
            boolean ofEval = EvalOptions.spec().optionsMap().containsKey(option);
            problems.add(SEARCH + ": " + name
                    + (ofEval
                            ? " is the same for all runs of a search: give it as " + option
                            : " is no setting that can be searched"
                                    + Suggestion.nearest(option, names)
                                            .map(near -> "; did you mean " + near.substring(2) + "?")
                                            .orElse("")));
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return space;
    }

    /** The runs; what is wrong with several of them is said once. */
    private List<Combination> combinations(List<String> shared, SearchSpace space) {
        List<Combination> combinations = new ArrayList<>();
        SequencedSet<String> problems = new LinkedHashSet<>();
        for (SequencedMap<String, String> settings : space.combinations()) {
            List<String> arguments = new ArrayList<>(shared);
            settings.forEach((name, value) -> arguments.addAll(List.of("--" + name, value)));
            try {
                RunSpec spec = problems.isEmpty()
                        ? EvalArguments.parseForRun(arguments, environment)
                        : EvalArguments.parse(arguments, environment);
                combinations.add(new Combination(settings, spec));
            } catch (InputException wrong) {
                problems.addAll(wrong.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new InputException(List.copyOf(problems));
        }
        return combinations;
    }

    /** The table and the lines that {@code run_eval_search.py} prints. */
    private void print(SearchResult result, List<String> shared, RunSpec spec) {
        SearchTable.lines(result).forEach(console::result);
        spec.report().info().ifPresent(info -> console.result("\nInfo: " + info));
        console.result("\nBest score args:");
        console.result(Shell.words(bestArguments(result, shared, spec)));
        List<Trial> tied = result.tied();
        if (!tied.isEmpty()) {
            console.note(
                    tied.size() == 1
                            ? tied.getFirst().combination().label() + " may be as good: the difference may be chance"
                                    + " (paired bootstrap, p >= 0.05)"
                            : tied.size()
                                    + " combinations may be as good: the difference may be chance (paired bootstrap, p"
                                    + " >= 0.05), see search.json");
        }
        console.note("the runs, search.json and search.csv are in "
                + spec.report().saveDir() + "; seqmark compare RUN RUN shows two of them side by side");
    }

    private static List<String> bestArguments(SearchResult result, List<String> shared, RunSpec spec) {
        List<String> arguments =
                new ArrayList<>(without(shared, Set.of(EvalOptions.TASK, EvalOptions.BS, EvalOptions.INFO)));
        arguments.addAll(List.of(EvalOptions.TASK, spec.data().task()));
        result.best().combination().settings().forEach((name, value) -> arguments.addAll(List.of("--" + name, value)));
        arguments.addAll(List.of(EvalOptions.BS, Integer.toString(spec.compute().batchSize())));
        return arguments;
    }

    /** The command line without some options and their values. */
    private static List<String> without(List<String> arguments, Set<String> options) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (options.contains(argument)) {
                boolean optional = argument.equals(EvalOptions.INFO);
                if (i + 1 < arguments.size()
                        && !(optional && arguments.get(i + 1).startsWith("--"))) {
                    i++;
                }
            } else if (argument.indexOf('=') < 0 || !options.contains(argument.substring(0, argument.indexOf('=')))) {
                rest.add(argument);
            }
        }
        return rest;
    }
}
