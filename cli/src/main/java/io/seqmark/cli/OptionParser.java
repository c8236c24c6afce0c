package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Splits a command line into options; what is wrong with it is said in one line for each problem. */
final class OptionParser {
    private static final char REPLACEMENT = '\uFFFD';

    private OptionParser() {}

    /**
     * Parses {@code --name value} and {@code --name=value}.
     *
     * @throws InputException if an option is unknown or lacks its value, or an argument is no text
     */
    static ParseResult parse(CommandSpec spec, List<String> arguments) {
        requireText(arguments);
        CommandLine parser = new CommandLine(spec)
                .setExpandAtFiles(false)
                .setTrimQuotes(false)
                .setOverwrittenOptionsAllowed(true) // the last one counts
                .setPosixClusteredShortOptionsAllowed(false);
        try {
            return parser.parseArgs(arguments.toArray(String[]::new));
        } catch (UnmatchedArgumentException unmatched) {
            throw new InputException(unknown(spec, unmatched.getUnmatched()));
        } catch (MissingParameterException missing) {
            throw new InputException(
                    missing.getMissing().stream().map(OptionParser::name).collect(Collectors.joining(", "))
                            + " needs a value",
                    missing);
        } catch (ParameterException other) {
            throw new InputException(String.valueOf(other.getMessage()).replace('\n', ' '), other);
        }
    }

    /** The last value of an option of a command line that may be wrong elsewhere. */
    static Optional<String> scan(List<String> arguments, String option) {
        Optional<String> value = Optional.empty();
        String before = "";
        for (String argument : arguments) {
            if (before.equals(option)) {
                value = Optional.of(argument);
            } else if (argument.startsWith(option + "=")) {
                value = Optional.of(argument.substring(option.length() + 1));
            }
            before = argument;
        }
        return value;
    }

    /** The JVM puts a replacement character where it cannot read an argument. */
    private static void requireText(List<String> arguments) {
        List<String> problems = IntStream.range(0, arguments.size())
                .filter(i -> arguments.get(i).indexOf(REPLACEMENT) >= 0)
                .mapToObj(
                        i -> ("argument %d, \"%s\", cannot be read in the locale %s: give it in UTF-8, or set LC_ALL to"
                                        + " a UTF-8 locale that is installed, such as C.UTF-8")
                                .formatted(
                                        i + 1,
                                        arguments.get(i),
                                        System.getProperty("seqmark.locale", "of this process")))
                .toList();
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    private static List<String> unknown(CommandSpec spec, List<String> unmatched) {
        List<String> options =
                unmatched.stream().filter(argument -> argument.startsWith("-")).toList();
        if (options.isEmpty()) {
            return unmatched.stream()
                    .map(argument -> "unexpected argument " + argument + ": options are --name value or --name=value")
                    .toList();
        }
        List<String> names = spec.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Stream.of(option.names()))
                .toList();
        return options.stream()
                .map(argument -> argument.split("=", 2)[0])
                .map(name -> "unknown option " + name + ": "
                        + Suggestion.nearest(name, names)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("seqmark " + spec.name() + " --help lists them"))
                .toList();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
