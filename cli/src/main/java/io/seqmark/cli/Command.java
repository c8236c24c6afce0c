package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.Suggestion;
import io.seqmark.cli.score.ScoreCommand;
import io.seqmark.cli.shell.Completion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands. A command line that starts with an option is {@code eval}, as {@code run_distributed_eval.py}'s are. */
enum Command {
    EVAL {
        @Override
        CommandSpec spec() {
            return EvalOptions.spec();
        }
    },
    DEMO {
        @Override
        CommandSpec spec() {
            return Demo.spec();
        }
    },
    INFO {
        @Override
        CommandSpec spec() {
            return InfoCommand.spec();
        }
    },
    MERGE {
        @Override
        CommandSpec spec() {
            return MergeCommand.spec();
        }
    },
    SCORE {
        @Override
        CommandSpec spec() {
            return ScoreCommand.spec();
        }
    },
    REPORT {
        @Override
        CommandSpec spec() {
            return ReportCommand.spec();
        }
    },
    COMPARE {
        @Override
        CommandSpec spec() {
            return CompareCommand.spec();
        }
    },
    SEARCH {
        @Override
        CommandSpec spec() {
            return SearchCommand.spec();
        }
    },
    DOCTOR {
        @Override
        CommandSpec spec() {
            return DoctorCommand.spec();
        }
    },
    RUNS {
        @Override
        CommandSpec spec() {
            return RunsCommand.spec();
        }
    },
    HELP {
        @Override
        CommandSpec spec() {
            return HelpCommand.spec("help", "[COMMAND]", "Prints all there is to type, or all options of a command.");
        }
    },
    COMPLETION {
        @Override
        CommandSpec spec() {
            return HelpCommand.spec(
                    "completion",
                    String.join("|", Completion.SHELLS),
                    "Prints the script with which that shell completes commands, options and files.");
        }
    },
    MAN {
        @Override
        CommandSpec spec() {
            return HelpCommand.spec("man", "[COMMAND]", "Prints a manual page: seqmark man eval | man -l -");
        }
    };

    static final String EXIT_CODES = "0 done, 2 wrong input (nothing written), 3 failed (run it again),"
            + " 4 worse than --fail_if_worse allows, 130 interrupted";

    /** The command's options, for parsing and for help. */
    abstract CommandSpec spec();

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Command> find(String label) {
        return Arrays.stream(values())
                .filter(command -> command.label().equals(label))
                .findFirst();
    }

    static InputException unknown(String label) {
        Optional<InputException> script = OldScripts.answer(label);
        if (script.isPresent()) {
            return script.get();
        }
        if (label.equals("worker")) {
            return new InputException("seqmark worker is started by seqmark eval, see --workers there");
        }
        return new InputException("unknown command " + label + ": "
                + near(label).map(near -> "did you mean " + near + "?").orElse("seqmark --help lists them"));
    }

    private static Optional<String> near(String label) {
        return Suggestion.nearest(
                label, Arrays.stream(values()).map(Command::label).toList());
    }

    /**
     * Whether a command line is {@code run_eval.py}'s, which begins with the names of a checkpoint and two files, and not a
     * mistyped command's.
     */
    static boolean isRunEvalForm(List<String> arguments) {
        String first = arguments.getFirst();
        return arguments.size() >= 3
                && arguments.subList(0, 3).stream().noneMatch(name -> name.startsWith("-"))
                && OldScripts.answer(first).isEmpty()
                && (near(first).isEmpty() || Files.isDirectory(Path.of(first)));
    }

    /** For a list of commands: what it does, up to the first stop. */
    private static CommandSpec inShort(CommandSpec spec) {
        String[] description = spec.usageMessage().description();
        if (description.length > 0) {
            spec.usageMessage().description(description[0].split("[.:;](\\s|%n|$)", 2)[0] + ".");
        }
        return spec;
    }

    /** The program itself, for its help. */
    static CommandSpec root() {
        CommandSpec root = CommandSpec.create().name("seqmark");
        root.usageMessage()
                .description(
                        "Evaluates Hugging Face encoder-decoder models: generates for a corpus, scores against references.",
                        "Without a command, options are those of eval.")
                .footer("", "Try: seqmark demo", "Exit codes: " + EXIT_CODES + ".");
        for (Command command : values()) {
            root.addSubcommand(command.label(), inShort(command.spec()));
        }
        root.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("-h: one screen; --help: everything, also after a command")
                .build());
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("print the version and the commit that it was built from")
                .build());
        return root;
    }
}
