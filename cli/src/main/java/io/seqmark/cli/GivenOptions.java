package io.seqmark.cli;

import io.seqmark.base.Mistakes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import picocli.CommandLine.ParseResult;

/**
 * The values of a command line's options as what they stand for; what cannot be is a mistake, and a value that could be takes its
 * place.
 *
 * @param parsed the command line
 * @param replaced values that stand for those of the command line, by option
 * @param mistakes what is wrong so far
 */
record GivenOptions(ParseResult parsed, Map<String, String> replaced, Mistakes mistakes) {
    GivenOptions {
        replaced = Map.copyOf(replaced);
    }

    Optional<String> text(String option) {
        if (replaced.containsKey(option)) {
            return Optional.of(replaced.get(option));
        }
        List<String> values = all(option);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    boolean flag(String option) {
        return parsed.hasMatchedOption(option);
    }

    Path path(String option, Optional<String> fallback) {
        Optional<String> value = text(option).or(() -> fallback);
        if (value.isEmpty()) {
            mistakes.add(option + " is required");
            return Path.of("");
        }
        return path(option, "directory", value.get());
    }

    Path path(String option, String kind, String name) {
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

    List<String> all(String option) {
        return parsed.matchedOptionValue(option, List.of());
    }

    OptionalInt positive(String option) {
        return whole(option, Integer.MAX_VALUE, "a whole number from 1");
    }

    OptionalInt whole(String option, int most, String expected) {
        OptionalLong value = number(option, 1, most, expected);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    OptionalLong number(String option, long least, long most, String expected) {
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

    /** The value, or the fallback and one problem more. */
    <T> T checked(T fallback, Supplier<T> value) {
        return mistakes.attempt(value).orElse(fallback);
    }
}
