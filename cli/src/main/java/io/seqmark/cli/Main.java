package io.seqmark.cli;

import io.seqmark.base.Mistakes;
import io.seqmark.cli.config.StoredArguments;
import io.seqmark.cli.score.ScoreCommand;
import io.seqmark.cli.watch.Screen;
import io.seqmark.compute.Console;
import io.seqmark.compute.InProcess;
import io.seqmark.run.Evaluation;
import io.seqmark.run.RunResult;
import io.seqmark.run.Versions;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.study.RunReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The {@code seqmark} command. Immutable. */
public final class Main {
    static final List<String> HELP = List.of("-h", "--help");
    private static final List<String> VERSION = List.of("-V", "--version");
    private static final Set<Command> GENERATING = EnumSet.of(Command.EVAL, Command.DEMO, Command.SEARCH);

    private final PrintStream out;
    private final Screen screen;
    private final Map<String, String> environment;
    private final Instant began;

    Main(PrintStream out, PrintStream err, Map<String, String> environment, Instant began) {
        this.out = out;
        this.screen = new Screen(err);
        this.environment = environment;
        this.began = began;
    }

    /** Runs the command and ends the process with its exit code. */
    static void main(String[] args) {
        Instant began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        Main main = new Main(System.out, System.err, System.getenv(), began);
        System.setErr(main.screen.lines()); // what libraries say stands above the line that is drawn anew, too
        System.exit(EvalCommand.interruptibly(main.screen, () -> main.run(List.of(args))));
    }

    /** Runs the command; what is wrong is one line on standard error, and an exit code. */
    int run(List<String> arguments) {
        try {
            return new ErrorReporter(screen.lines(), arguments.contains(EvalOptions.DEBUG))
                    .exitCode(() -> dispatch(StoredArguments.expand(arguments)));
        } finally {
            screen.stopKeeping();
        }
    }

    private void dispatch(List<String> arguments) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        Optional<Command> named = Command.find(first).or(() -> OldScripts.command(first));
        if (named.isEmpty() && !first.isEmpty() && !first.startsWith("-") && !Command.isRunEvalForm(arguments)) {
            throw Command.unknown(first);
        }
        List<String> rest = named.isPresent() ? arguments.subList(1, arguments.size()) : arguments;
        boolean asksScore = named.equals(Optional.of(Command.SCORE));
        if ((named.isEmpty() && VERSION.contains(first))
                || (asksScore && rest.stream().anyMatch(VERSION::contains))) {
            out.println("seqmark " + Versions.seqmark()
                    + Versions.commit().map(commit -> " (" + commit + ")").orElse(""));
        } else if (arguments.isEmpty() || rest.stream().anyMatch(HELP::contains)) {
            HelpCommand help = new HelpCommand(out, environment);
            if (rest.contains("--help")) {
                help.all(named);
            } else {
                help.screen(named);
            }
        } else {
            Command command = named.orElse(Command.EVAL);
            if (GENERATING.contains(command)) {
                InProcess.lookAhead();
            }
            switch (command) {
                case EVAL -> evaluate(rest);
                case DEMO ->
                    new Demo(out, home(), (spec, options) -> evaluate(spec, options, Instant.now(), Optional.empty()))
                            .run(rest);
                case INFO -> new InfoCommand(out, console(rest)::note).run(rest);
                case MERGE -> new MergeCommand(out, console(rest)::note).run(rest);
                case REPORT -> new ReportCommand(out).run(rest);
                case SEARCH -> {
                    Mistakes mistakes = new Mistakes();
                    keepLog(rest, mistakes);
                    mistakes.report();
                    try (TerminalConsole console = TerminalConsole.watching(out, screen, rest, environment)) {
                        new SearchCommand(console, environment, began).run(rest);
                    }
                }
                case DOCTOR -> new DoctorCommand(out, environment, home()).run(rest);
                case COMPARE -> new CompareCommand(out).run(rest);
                case RUNS -> new RunsCommand(out, console(rest)::warn).run(rest);
                case HELP -> new HelpCommand(out, environment).help(rest);
                case COMPLETION -> new HelpCommand(out, environment).completion(rest);
                case MAN -> new HelpCommand(out, environment).man(rest);
                case SCORE ->
                    new ScoreCommand(
                                    System.in,
                                    Boolean.getBoolean("seqmark.stdin.piped"),
                                    out,
                                    screen.lines(),
                                    environment)
                            .run(OptionParser.parse(ScoreCommand.spec(), ScoreCommand.expand(rest)));
            }
        }
    }

    /** Before the options are read, so that what is wrong with them is in the file, too. */
    private void keepLog(List<String> arguments, Mistakes mistakes) {
        OptionParser.scan(arguments, EvalOptions.LOG_FILE).ifPresent(file -> mistakes.check(() -> screen.keep(file)));
    }

    private void evaluate(List<String> arguments) {
        Mistakes mistakes = new Mistakes();
        keepLog(arguments, mistakes);
        Optional<RunSpec> read = mistakes.attempt(() -> EvalArguments.parseForRun(arguments, environment));
        mistakes.report();
        RunSpec spec = read.orElseThrow();
        evaluate(spec, arguments, began, EvalArguments.form(arguments).filter(_ -> !spec.has(Switch.DRY_RUN)));
    }

    /**
     * Evaluates.
     *
     * @param form the files of {@code run_eval.py}, where the command line has its form: they are written then, and its result
     *     is shown
     */
    private void evaluate(RunSpec spec, List<String> arguments, Instant began, Optional<RunEvalForm> form) {
        TerminalConsole console = TerminalConsole.watching(out, screen, arguments, environment);
        Optional<RunReport> report;
        try (console) {
            Console shown = form.isPresent() ? new WithoutResult(console) : console;
            Optional<RunResult> result = new Evaluation(shown, began).run(spec);
            result.ifPresent(ended -> form.flatMap(files -> files.write(ended)).ifPresent(console::result));
            report = result.flatMap(ended -> EvalCommand.pages(spec, ended, console));
        }
        report.ifPresent(console::summary);
    }

    private TerminalConsole console(List<String> arguments) {
        return TerminalConsole.of(out, screen.lines(), arguments);
    }

    /** The repository, as the launcher tells it; the bundled demo is there. */
    private static Path home() {
        return Path.of(System.getProperty("seqmark.home", ""));
    }
}
