package io.seqmark.report;

import io.seqmark.metrics.text.PythonFloat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON laid out as Python's {@code json.dump} lays it out. Values are maps with text keys, collections, texts, numbers,
 * truth values and nulls. Immutable.
 */
public final class PythonJson {
    /** One line, keys sorted, non-ASCII escaped: {@code json.dump(x, f, sort_keys=True)}. */
    public static final PythonJson SORTED_LINE = new PythonJson(0, true, true);

    /** One line, keys as given, non-ASCII escaped: {@code json.dump(x, f)}. */
    public static final PythonJson LINE = new PythonJson(0, false, true);

    /** Indent 4, keys sorted, non-ASCII escaped: {@code run_distributed_eval.py}'s {@code save_json}. */
    public static final PythonJson SORTED_INDENTED = new PythonJson(4, true, true);

    /** One line, keys as given, UTF-8: a row of JSONL. */
    public static final PythonJson ROW = new PythonJson(0, false, false);

    /** Indent 4, keys as given, UTF-8: for people. */
    public static final PythonJson READABLE = new PythonJson(4, false, false);

    private final int indent;
    private final boolean sortKeys;
    private final boolean asciiOnly;

    private PythonJson(int indent, boolean sortKeys, boolean asciiOnly) {
        this.indent = indent;
        this.sortKeys = sortKeys;
        this.asciiOnly = asciiOnly;
    }

    /** The JSON of a value. */
    public String dumps(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        try {
            write(value, text, 0);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /** Writes a value whose first line stands at {@code depth} levels of indentation already. */
    void write(@Nullable Object value, Appendable out, int depth) throws IOException {
        switch (value) {
            case null -> out.append("null");
            case String text -> writeText(text, out);
            case Boolean truth -> out.append(truth ? "true" : "false");
            case Float number -> out.append(Float.isFinite(number) ? PythonFloat.repr(number) : special(number));
            case Double number -> out.append(Double.isFinite(number) ? PythonFloat.repr(number) : special(number));
            case Number number -> out.append(number.toString());
            case Map<?, ?> map -> writeMap(sortKeys ? new TreeMap<>(map) : map, out, depth);
            case Collection<?> list -> writeList(list, out, depth);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private void writeMap(Map<?, ?> map, Appendable out, int depth) throws IOException {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            separate(first, out, depth + 1);
            first = false;
            writeText((String) entry.getKey(), out);
            out.append(": ");
            write(entry.getValue(), out, depth + 1);
        }
        end(out, depth);
        out.append('}');
    }

    private void writeList(Collection<?> list, Appendable out, int depth) throws IOException {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        boolean first = true;
        for (Object item : list) {
            separate(first, out, depth + 1);
            first = false;
            write(item, out, depth + 1);
        }
        end(out, depth);
        out.append(']');
    }

    /** Goes on to the next item of a list or map, or to the first. */
    void separate(boolean first, Appendable out, int depth) throws IOException {
        if (!first) {
            out.append(indent > 0 ? "," : ", ");
        }
        newLine(out, depth);
    }

    /** Ends the last item of a list or map at that depth. */
    void end(Appendable out, int depth) throws IOException {
        newLine(out, depth);
    }

    private void newLine(Appendable out, int depth) throws IOException {
        if (indent > 0) {
            out.append('\n').append(" ".repeat(indent * depth));
        }
    }

    private void writeText(String text, Appendable out) throws IOException {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c < ' ' || (asciiOnly && c > '~') || isLoneSurrogate(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** A half of a pair has no UTF-8, only an escape. */
    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    }
}
