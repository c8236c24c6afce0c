package io.seqmark.base;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Several things of which a user names one: finds it, and has the one text of what is wrong with any other name. Immutable.
 *
 * @param <T> what is named
 * @param values the things, in the order of messages
 * @param label the name of each
 */
public record Choice<T>(List<T> values, Function<T, String> label) {
    public Choice {
        values = List.copyOf(values);
    }

    /** One of these. */
    public static <T> Choice<T> of(T[] values, Function<T, String> label) {
        return new Choice<>(Arrays.asList(values), label);
    }

    /** The names. */
    public List<String> labels() {
        return values.stream().map(label).toList();
    }

    /** The thing of that name; empty if there is none. */
    public Optional<T> find(String name) {
        return values.stream().filter(value -> label.apply(value).equals(name)).findFirst();
    }

    /**
     * The thing of that name.
     *
     * @param option what the name was given for, as {@code --semantics}
     * @throws InputException if there is none; the message lists the names
     */
    public T named(String option, String name) {
        return find(name).orElseThrow(() -> unknown(option, name, labels()));
    }

    /** What is expected, for a message about the place of a wrong name. */
    public String expected() {
        return "one of " + String.join(", ", labels());
    }

    /** What is said of a name that is none of these. */
    public static InputException unknown(String option, String name, List<String> labels) {
        return new InputException(option + " " + name + " is unknown: choose one of " + String.join(", ", labels));
    }
}
