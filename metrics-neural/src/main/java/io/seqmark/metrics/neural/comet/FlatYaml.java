package io.seqmark.metrics.neural.comet;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the YAML that Lightning writes as {@code hparams.yaml}: one mapping of names to plain values and lists of them. Anything else that
 * YAML can say, tags that make objects above all, is refused with its line.
 */
final class FlatYaml {
    private static final int MAX_BYTES = 1 << 20;

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z_][A-Za-z0-9_-]*):(?:\\s+(.*))?");
    private static final Pattern ITEM = Pattern.compile("\\s*-\\s+(.*)");
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern FRACTION = Pattern.compile("[-+]?(?:[0-9]+\\.[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");
    /** Other text must not begin with what means something else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./~+-][^#]*");

    private final Path file;
    private final Map<String, Object> values = new TreeMap<>();
    /** Of the list that is being read; empty where the last value is none. */
    private String open = "";

    private FlatYaml(Path file) {
        this.file = file;
    }

    /**
     * Reads a file of at most 1 MiB.
     *
     * @return texts, Long, Double, Boolean, and lists of them; what is null is left out
     * @throws InputException if it cannot be read, or holds something else
     */
    static Map<String, Object> read(Path file) {
        String text;
        try {
            text = RegularFile.text(file, MAX_BYTES);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new InputException(file + ": cannot be read as a small text file; fetch the file again", unreadable);
        }
        FlatYaml yaml = new FlatYaml(file);
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            yaml.line(line.stripTrailing(), number);
        }
        return Map.copyOf(yaml.values);
    }

    private void line(String line, int number) {
        if (line.isBlank() || line.stripLeading().startsWith("#") || line.equals("---") || line.equals("{}")) {
            return;
        }
        Matcher item = ITEM.matcher(line);
        Matcher entry = ENTRY.matcher(line);
        if (item.matches() && !open.isEmpty()) {
            list(open).add(value(item.group(1), number));
        } else if (entry.matches()) {
            entry(entry.group(1), entry.group(2) == null ? "" : entry.group(2).strip(), number);
        } else {
            throw unexpected(line, number);
        }
    }

    private void entry(String name, String value, int number) {
        open = "";
        values.remove(name); // as in Python, the last one counts
        if (value.isEmpty()) {
            open = name; // a list may follow; without one it is null
        } else if (value.startsWith("[") && value.endsWith("]")) {
            String inner = value.substring(1, value.length() - 1).strip();
            List<Object> list = list(name);
            if (!inner.isEmpty()) {
                Arrays.stream(inner.split(","))
                        .map(each -> value(each.strip(), number))
                        .forEach(list::add);
            }
        } else if (!isNull(value)) {
            values.put(name, value(value, number));
        }
    }

    @SuppressWarnings("unchecked") // only lists of this kind are put there under a name that is open
    private List<Object> list(String name) {
        return (List<Object>) values.computeIfAbsent(name, _ -> new ArrayList<>());
    }

    private static boolean isNull(String value) {
        return value.equals("null") || value.equals("~");
    }

    private Object value(String text, int number) {
        if (text.length() >= 2 && (isQuoted(text, '\'') || isQuoted(text, '"'))) {
            String inner = text.substring(1, text.length() - 1);
            if (inner.indexOf(text.charAt(0)) < 0 && inner.indexOf('\\') < 0) {
                return inner;
            }
        } else if (WHOLE.matcher(text).matches()) {
            return Long.valueOf(text);
        } else if (FRACTION.matcher(text).matches()) {
            return Double.valueOf(text);
        } else if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        } else if (PLAIN.matcher(text).matches() && !text.contains(": ")) {
            return text;
        }
        throw unexpected(text, number);
    }

    private static boolean isQuoted(String text, char quote) {
        return text.charAt(0) == quote && text.charAt(text.length() - 1) == quote;
    }

    private InputException unexpected(String text, int number) {
        String shown = text.strip().length() > 60 ? text.strip().substring(0, 60) + "..." : text.strip();
        return new InputException(
                "%s:%d: \"%s\" is more than the plain values and lists that such a file holds; fetch the file again"
                        .formatted(file, number, shown));
    }
}
