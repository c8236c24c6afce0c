package io.seqmark.cli.score;

import io.seqmark.base.Choice;
import io.seqmark.base.InputException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import picocli.CommandLine.ParseResult;

/**
 * The options of a command line, by name. Of a value given twice the last counts.
 *
 * @param parsed the command line
 */
record ScoreArguments(ParseResult parsed) {
    boolean flag(String name) {
        return parsed.hasMatchedOption(name);
    }

    List<String> all(String name) {
        return parsed.matchedOptionValue(name, List.of());
    }

    Optional<String> text(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    List<String> positionals() {
        return parsed.matchedPositionalValue(0, List.of());
    }

    int integer(String name, int least, int otherwise) {
        return Math.toIntExact(number(name, least, Integer.MAX_VALUE, otherwise));
    }

    long number(String name, long least, long most, long otherwise) {
        Optional<String> given = text(name);
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(given.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            // the message below says what would be
        }
        throw new InputException(name + " " + given.get() + ": expected a whole number from " + least
                + (most == Integer.MAX_VALUE ? " up" : " to " + most));
    }

    OptionalDouble decimal(String name) {
        Optional<String> given = text(name);
        if (given.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double value = Double.parseDouble(given.get());
            if (Double.isFinite(value) && value >= 0) {
                return OptionalDouble.of(value);
            }
        } catch (NumberFormatException noNumber) {
            // the message below says what would be
        }
        throw new InputException(name + " " + given.get() + ": expected a number from 0 up");
    }

    /** One of several named things. */
    <T> T choice(String name, T otherwise, Function<String, Optional<T>> find, List<String> labels) {
        Optional<String> given = text(name);
        if (given.isEmpty()) {
            return otherwise;
        }
        return find.apply(given.get()).orElseThrow(() -> Choice.unknown(name, given.get(), labels));
    }
}
