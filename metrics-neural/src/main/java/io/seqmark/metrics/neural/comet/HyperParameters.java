package io.seqmark.metrics.neural.comet;

import io.seqmark.base.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model was made with, by name; untrusted.
 *
 * @param file where they stand, for messages
 * @param values texts, numbers, truth values and lists
 */
record HyperParameters(Path file, Map<String, Object> values) {
    /** No published model comes near it. */
    private static final int MAX_SIZE = 1 << 20;

    private static final int MAX_SIZES = 16;

    HyperParameters {
        values = Map.copyOf(values);
    }

    Optional<String> text(String name) {
        return find(name).map(value -> {
            if (value instanceof String text) {
                return text;
            }
            throw wrong(name, value, "a text");
        });
    }

    boolean flag(String name, boolean absent) {
        return find(name)
                .map(value -> {
                    if (value instanceof Boolean flag) {
                        return flag;
                    }
                    throw wrong(name, value, "true or false");
                })
                .orElse(absent);
    }

    /** Sizes of layers. */
    List<Integer> sizes(String name, List<Integer> absent) {
        return find(name)
                .map(value -> {
                    if (value instanceof List<?> list && !list.isEmpty() && list.size() <= MAX_SIZES) {
                        return list.stream().map(each -> size(name, each)).toList();
                    }
                    throw wrong(name, value, "a list of 1 to " + MAX_SIZES + " sizes");
                })
                .orElse(absent);
    }

    List<String> texts(String name, List<String> absent) {
        return find(name)
                .map(value -> {
                    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
                        return list.stream().map(String.class::cast).toList();
                    }
                    throw wrong(name, value, "a list of texts");
                })
                .orElse(absent);
    }

    private int size(String name, Object value) {
        if (value instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= 1
                && number.intValue() <= MAX_SIZE) {
            return number.intValue();
        }
        throw wrong(name, value, "a size from 1 to " + MAX_SIZE);
    }

    Optional<Object> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    InputException wrong(String name, Object value, String expected) {
        String shown = String.valueOf(value);
        return new InputException("%s: %s is %s, expected %s"
                .formatted(file, name, shown.length() > 60 ? shown.substring(0, 60) + "..." : shown, expected));
    }
}
