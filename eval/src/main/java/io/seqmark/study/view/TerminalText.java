package io.seqmark.study.view;

import java.util.ArrayList;
import java.util.List;

/** Texts as wide as a terminal shows them: an ideograph takes two columns, a combining mark none. */
final class TerminalText {
    private static final String MORE = " ...";

    private TerminalText() {}

    /** Columns of a text that has nothing in it that moves the cursor. */
    static int width(String text) {
        return text.codePoints().map(TerminalText::width).sum();
    }

    /** The beginning of a text, cleaned, that takes no more columns than that. */
    static String cut(String text, int columns) {
        // a character takes a column or two, or none: more than this are never shown, and need not be looked at
        String visible = Visible.shortened(text, Math.max(8, 4 * columns));
        if (width(visible) <= columns) {
            return visible;
        }
        StringBuilder cut = new StringBuilder();
        int left = columns - MORE.length();
        for (int at = 0; at < visible.length(); ) {
            int point = visible.codePointAt(at);
            left -= width(point);
            if (left < 0) {
                break;
            }
            cut.appendCodePoint(point);
            at += Character.charCount(point);
        }
        return cut.toString().stripTrailing() + MORE;
    }

    /**
     * Parts one after the other, in as many lines as they need.
     *
     * @param first begins the first line
     * @param between stands between two parts of a line
     * @param indent columns that further lines begin with
     */
    static List<String> wrapped(String first, List<String> parts, String between, int indent, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String part : parts) {
            if (!empty && width(line.toString()) + width(between) + width(part) > columns) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent));
                empty = true;
            }
            line.append(empty ? "" : between).append(part);
            empty = false;
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(point) ? 2 : 1;
    }

    /** The blocks of Unicode's East Asian Width W and F, roughly. */
    private static boolean isWide(int point) {
        return (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x2E80 && point <= 0xA4CF)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFE30 && point <= 0xFE6F)
                || (point >= 0xFF00 && point <= 0xFF60)
                || (point >= 0xFFE0 && point <= 0xFFE6)
                || (point >= 0x1F300 && point <= 0x1FAFF)
                || (point >= 0x20000 && point <= 0x3FFFD);
    }
}
