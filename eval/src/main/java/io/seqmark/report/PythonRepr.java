package io.seqmark.report;

import io.seqmark.metrics.text.PythonFloat;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Python's {@code print} shows them; {@code run_distributed_eval.py} prints its metrics as a dictionary. */
public final class PythonRepr {
    private PythonRepr() {}

    /** {@code repr} of a map with text keys, a collection, a text, a number, a truth value or a null. */
    public static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case String text -> quote(text);
            case Boolean truth -> truth ? "True" : "False";
            case Float number -> Float.isFinite(number) ? PythonFloat.repr(number) : special(number);
            case Double number -> Double.isFinite(number) ? PythonFloat.repr(number) : special(number);
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case Collection<?> list -> list.stream().map(PythonRepr::of).collect(Collectors.joining(", ", "[", "]"));
            default -> value.toString();
        };
    }

    private static String quote(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder quoted = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c == quote) {
                        quoted.append('\\').append(quote);
                    } else if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
                        quoted.append(String.format("\\x%02x", c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append(quote).toString();
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
}
