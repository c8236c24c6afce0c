package io.seqmark.search;

import io.seqmark.base.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The settings that a search tries, in the form of {@code run_eval_search.py}: {@code num_beams=5:10
 * length_penalty=0.8:1.0:1.2}. A value that holds a colon or a blank stands in double quotes. Immutable.
 *
 * @param values of each setting, in the order in which they were given; none without one
 */
public record SearchSpace(SequencedMap<String, List<String>> values) {
    /** More would not end within anybody's patience; a typing error above that. */
    static final int MOST_COMBINATIONS = 10_000;

    private static final String EXAMPLE = "as in \"num_beams=5:10 length_penalty=0.8:1.0:1.2\"";

    public SearchSpace {
        SequencedMap<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        values = Collections.unmodifiableSequencedMap(copy);
    }

    /**
     * Reads a search space.
     *
     * @throws InputException if it is none; says all that is wrong with it
     */
    public static SearchSpace parse(String text) {
        List<String> problems = new ArrayList<>();
        SequencedMap<String, List<String>> values = new LinkedHashMap<>();
        for (String group : split(text, problems)) {
            int equals = group.indexOf('=');
            if (equals < 1) {
                problems.add("--search: expected NAME=VALUE:VALUE, " + EXAMPLE + ", found " + group);
                continue;
            }
            String name = group.substring(0, equals).replaceFirst("^--", "");
            List<String> list = colons(group.substring(equals + 1));
            if (list.contains("")) {
                problems.add("--search: " + name + " has an empty value");
            } else if (list.stream().distinct().count() < list.size()) {
                problems.add("--search: " + name + " has a value twice");
            }
            if (values.put(name, list) != null) {
                problems.add(
                        "--search: " + name + " is there twice; put its values behind each other, divided by colons");
            }
        }
        if (values.isEmpty() && problems.isEmpty()) {
            problems.add("--search: expected settings and the values to try, " + EXAMPLE);
        }
        double size = values.values().stream().mapToDouble(List::size).reduce(1, (a, b) -> a * b);
        if (size > MOST_COMBINATIONS) {
            problems.add("--search: %,.0f combinations, more than %,d: search the settings one after the other"
                    .formatted(size, MOST_COMBINATIONS));
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
        return new SearchSpace(values);
    }

    /** The parts between blanks that are not in quotes. */
    private static List<String> split(String text, List<String> problems) {
        List<String> groups = new ArrayList<>();
        StringBuilder group = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (Character.isWhitespace(c) && !quoted) {
                if (!group.isEmpty()) {
                    groups.add(group.toString());
                    group.setLength(0);
                }
            } else {
                group.append(c);
            }
        }
        if (!group.isEmpty()) {
            groups.add(group.toString());
        }
        if (quoted) {
            problems.add("--search: a double quote is open at the end");
        }
        return groups;
    }

    /** The parts between colons that are not in quotes, without the quotes that are around one. */
    private static List<String> colons(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (c == ':' && !quoted) {
                parts.add(unquoted(part.toString()));
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(unquoted(part.toString()));
        return parts;
    }

    private static String unquoted(String text) {
        boolean around = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return around && text.indexOf('"', 1) == text.length() - 1 ? text.substring(1, text.length() - 1) : text;
    }

    /** All combinations of the values, the last setting's changing fastest, as {@code itertools.product} has them. */
    public List<SequencedMap<String, String>> combinations() {
        List<SequencedMap<String, String>> all = List.of(new LinkedHashMap<>());
        for (Map.Entry<String, List<String>> setting : values.entrySet()) {
            List<SequencedMap<String, String>> longer = new ArrayList<>();
            for (SequencedMap<String, String> before : all) {
                for (String value : setting.getValue()) {
                    SequencedMap<String, String> with = new LinkedHashMap<>(before);
                    with.put(setting.getKey(), value);
                    longer.add(with);
                }
            }
            all = longer;
        }
        return all;
    }
}
