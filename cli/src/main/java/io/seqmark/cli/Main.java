package io.seqmark.cli;

import io.seqmark.cli.config.StoredArguments;
import io.seqmark.cli.score.ScoreCommand;
import io.seqmark.run.Evaluation;
import io.seqmark.run.Versions;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Switch;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code seqmark} command. Immutable. */
public final class Main {
    static final List<String> HELP = List.of("-h", "--help");
    private static final List<String> VERSION = List.of("-V", "--version");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Instant began;

    Main(PrintStream out, PrintStream err, Map<String, String> environment, Instant began) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.began = began;
    }

    /** Runs the command and ends the process with its exit code. */
    static void main(String[] args) {
        Instant began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        Main main = new Main(System.out, System.err, System.getenv(), began);
        System.exit(EvalCommand.interruptibly(System.err, () -> main.run(List.of(args))));
    }

    /** Runs the command; what is wrong is one line on standard error, and an exit code. */
    int run(List<String> arguments) {
        return new ErrorReporter(err, arguments.contains(EvalOptions.DEBUG))
                .exitCode(() -> dispatch(StoredArguments.expand(arguments)));
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
            switch (named.orElse(Command.EVAL)) {
                case EVAL -> evaluate(rest);
                case DEMO -> new Demo(out, home(), (spec, options) -> evaluate(spec, options, Instant.now())).run(rest);
                case INFO -> new InfoCommand(out, console(rest)::note).run(rest);
                case REPORT -> new ReportCommand(out).run(rest);
                case SEARCH -> new SearchCommand(console(rest), environment, began).run(rest);
                case DOCTOR -> new DoctorCommand(out, environment, home()).run(rest);
                case COMPARE -> new CompareCommand(out).run(rest);
                case RUNS -> new RunsCommand(out, console(rest)::warn).run(rest);
                case HELP -> new HelpCommand(out, environment).help(rest);
                case COMPLETION -> new HelpCommand(out, environment).completion(rest);
                case MAN -> new HelpCommand(out, environment).man(rest);
                case SCORE ->
                    new ScoreCommand(System.in, Boolean.getBoolean("seqmark.stdin.piped"), out, err, environment)
                            .run(OptionParser.parse(ScoreCommand.spec(), ScoreCommand.expand(rest)));
            }
        }
    }

    private void evaluate(List<String> arguments) {
        RunSpec spec = EvalArguments.parseForRun(arguments, environment);
        Optional<RunEvalForm> form = EvalArguments.form(arguments).filter(_ -> !spec.has(Switch.DRY_RUN));
        if (form.isEmpty()) {
            evaluate(spec, arguments, began);
            return;
        }
        TerminalConsole console = console(arguments);
        new Evaluation(new WithoutResult(console), began).run(spec).ifPresent(result -> {
            form.get().write(result).ifPresent(console::result);
            ReportBesideRun.write(result, console).ifPresent(console::summary);
        });
    }

    private void evaluate(RunSpec spec, List<String> arguments, Instant began) {
        TerminalConsole console = console(arguments);
        new Evaluation(console, began)
                .run(spec)
                .flatMap(result -> ReportBesideRun.write(result, console))
                .ifPresent(console::summary);
    }

    private TerminalConsole console(List<String> arguments) {
        return TerminalConsole.of(out, err, arguments);
    }

    /** The repository, as the launcher tells it; the bundled demo is there. */
    private static Path home() {
        return Path.of(System.getProperty("seqmark.home", ""));
    }
}
