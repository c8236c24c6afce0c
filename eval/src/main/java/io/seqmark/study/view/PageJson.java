package io.seqmark.study.view;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/**
 * Compact JSON that may stand inside a {@code script} element: what could end the element, or begin a comment in it, is
 * escaped, and so are line separators, characters that turn the direction of text, and halves of characters.
 */
final class PageJson {
    private final StringBuilder out = new StringBuilder(1 << 16);

    private PageJson() {}

    /** The JSON of maps with text keys, collections, texts, truth values and finite numbers. */
    static String of(Object value) {
        PageJson json = new PageJson();
        json.append(value);
        return json.out.toString();
    }

    private void append(Object value) {
        switch (value) {
            case String text -> append(text);
            case Double number -> append((double) number);
            case Number number -> out.append(number.longValue());
            case Boolean truth -> out.append((boolean) truth);
            case Map<?, ?> map -> append(map);
            case Collection<?> list -> append(list);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    /** Four decimals, as rows have them. */
    private void append(double number) {
        double rounded = Double.isFinite(number) ? Math.rint(number * 1e4) / 1e4 : 0;
        if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
            out.append((long) rounded);
        } else {
            out.append(rounded);
        }
    }

    private void append(Map<?, ?> map) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(before);
            append(String.valueOf(entry.getKey()));
            out.append(':');
            append(entry.getValue());
            before = ',';
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private void append(Collection<?> list) {
        out.append('[');
        Iterator<?> items = list.iterator();
        while (items.hasNext()) {
            append(items.next());
            out.append(items.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private void append(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                out.append(c).append(text.charAt(++i));
            } else if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (mustBeEscaped(c)) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static boolean mustBeEscaped(char c) {
        return c < ' '
                || c == '<'
                || c == '>'
                || c == '&'
                || (c >= 0x7F && c <= 0x9F)
                || c == 0x2028
                || c == 0x2029
                || Visible.turnsDirection(c)
                || c == 0xFEFF
                || Character.isSurrogate(c);
    }
}
