package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.Suggestion;
import io.seqmark.cli.score.ScoreCommand;
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
    };

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
        if (label.equals("worker")) {
            return new InputException("seqmark worker is started by seqmark eval, see --workers there");
        }
        List<String> labels = Arrays.stream(values()).map(Command::label).toList();
        return new InputException("unknown command " + label + ": "
                + Suggestion.nearest(label, labels)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("seqmark --help lists them"));
    }

    /** The program itself, for its help. */
    static CommandSpec root() {
        CommandSpec root = CommandSpec.create().name("seqmark");
        root.usageMessage()
                .description(
                        "Evaluates Hugging Face encoder-decoder models: generates for a corpus, scores against references.",
                        "Without a command, options are those of eval.")
                .footer(
                        "",
                        "Try: seqmark demo",
                        "Exit codes: 0 done, 2 wrong input (nothing written), 3 failed (run it again),"
                                + " 4 worse than --fail_if_worse allows, 130 interrupted.");
        for (Command command : values()) {
            root.addSubcommand(command.label(), command.spec());
        }
        root.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("print this, or the help of a command")
                .build());
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("print the version")
                .build());
        return root;
    }
}
