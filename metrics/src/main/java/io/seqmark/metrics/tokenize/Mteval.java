package io.seqmark.metrics.tokenize;

import io.seqmark.metrics.text.TextBuffer;

/**
 * The language-dependent rules of {@code mteval-v13a.pl}, the part that {@code 13a} and {@code zh} share: four
 * substitutions, applied one after the other from left to right over matches that do not overlap.
 */
final class Mteval {
    private Mteval() {}

    static void separatePunctuation(TextBuffer line) {
        separateSymbols(line);
        separateStopsAndDashes(line);
    }

    /** The last three of the four. */
    static void separateStopsAndDashes(TextBuffer line) {
        separateAfterNonDigit(line);
        separateBeforeNonDigit(line);
        separateDashAfterDigit(line);
    }

    /** ASCII punctuation except apostrophe, comma, dash and period; the space counts, which only adds space. */
    private static boolean isSymbol(char c) {
        return (c >= '{' && c <= '~')
                || (c >= '[' && c <= '`')
                || (c >= ' ' && c <= '&')
                || (c >= '(' && c <= '+')
                || (c >= ':' && c <= '@')
                || c == '/';
    }

    /** The first of the four. */
    static void separateSymbols(TextBuffer line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (isSymbol(c)) {
                line.writeSpaced(c);
            } else {
                line.write(c);
            }
        }
        line.swap();
    }

    /** {@code ([^0-9])([.,])} becomes {@code \1 \2 } with a space after. */
    private static void separateAfterNonDigit(TextBuffer line) {
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            line.write(c);
            if (!isDigit(c) && i + 1 < line.length() && isStop(line.charAt(i + 1))) {
                line.writeSpaced(line.charAt(i + 1));
                i++;
            }
            i++;
        }
        line.swap();
    }

    /** {@code ([.,])([^0-9])} becomes {@code  \1 \2} with a space before. */
    private static void separateBeforeNonDigit(TextBuffer line) {
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (isStop(c) && i + 1 < line.length() && !isDigit(line.charAt(i + 1))) {
                line.writeSpaced(c);
                line.write(line.charAt(i + 1));
                i++;
            } else {
                line.write(c);
            }
            i++;
        }
        line.swap();
    }

    /** {@code ([0-9])(-)} becomes {@code \1 \2 } with a space after. */
    private static void separateDashAfterDigit(TextBuffer line) {
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            line.write(c);
            if (isDigit(c) && i + 1 < line.length() && line.charAt(i + 1) == '-') {
                line.writeSpaced('-');
                i++;
            }
            i++;
        }
        line.swap();
    }

    private static boolean isStop(char c) {
        return c == '.' || c == ',';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
