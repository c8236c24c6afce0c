package io.seqmark.checkpoint.adapter;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Problems;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of Python's {@code re} in the syntax that Java reads alike; anything else is refused. A match that takes too
 * long is refused too: expressions come from files of others.
 */
final class PythonPattern {
    private static final int MOST_CHARACTERS = 2000;
    private static final int MOST_STEPS = 2_000_000;
    /** Escapes of one meaning in both languages, for names in ASCII. */
    private static final String ESCAPES = "dDwWsSbB";

    private final String text;
    private final String where;
    private final Pattern pattern;

    private PythonPattern(String text, String where, Pattern pattern) {
        this.text = text;
        this.where = where;
        this.pattern = pattern;
    }

    /**
     * An expression that is to match all of a text.
     *
     * @param where it stands, for messages
     * @throws InputException if it is none, or one that Java might read otherwise
     */
    static PythonPattern of(String text, String where) {
        return of(text, text, where);
    }

    /**
     * The same of an expression inside another one.
     *
     * @param whole has the text in it
     */
    static PythonPattern of(String text, String whole, String where) {
        if (text.length() > MOST_CHARACTERS) {
            throw new InputException(where + ": a regular expression of more than " + MOST_CHARACTERS + " characters");
        }
        requireCommon(text, where);
        try {
            return new PythonPattern(text, where, Pattern.compile(whole));
        } catch (PatternSyntaxException wrong) {
            throw new InputException(
                    "%s: %s is no regular expression (%s)"
                            .formatted(where, Problems.shorten(text), Problems.shorten(wrong.getDescription())),
                    wrong);
        }
    }

    /** Whether it matches all of a text. */
    boolean matches(String name) {
        try {
            return pattern.matcher(new Counted(name, new int[1])).matches();
        } catch (TooLongException | StackOverflowError endless) {
            throw new InputException(
                    "%s: the regular expression %s takes too long to match; write it without repeated repetitions"
                            .formatted(where, Problems.shorten(text)),
                    endless);
        }
    }

    private static void requireCommon(String text, String where) {
        boolean inClass = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : '\0';
            switch (c) {
                case '\\' -> {
                    boolean common = ESCAPES.indexOf(next) >= 0 || !Character.isLetterOrDigit(next);
                    if (!common || next == '\0' || (inClass && (next == 'b' || next == 'B'))) {
                        throw other(text, "\\" + next, where);
                    }
                    i++;
                }
                case '[' -> {
                    if (inClass) {
                        throw other(text, "[ inside a class", where);
                    }
                    inClass = true;
                    // a bracket that closes nothing stands for itself, in both
                    if (next == ']' || (next == '^' && i + 2 < text.length() && text.charAt(i + 2) == ']')) {
                        throw other(text, "a class that begins with ]", where);
                    }
                }
                case ']' -> inClass = false;
                case '&' -> {
                    if (inClass && next == '&') {
                        throw other(text, "&&", where);
                    }
                }
                case '(' -> {
                    if (!inClass
                            && next == '?'
                            && !text.startsWith("(?:", i)
                            && !text.startsWith("(?=", i)
                            && !text.startsWith("(?!", i)
                            && !text.startsWith("(?<=", i)
                            && !text.startsWith("(?<!", i)) {
                        throw other(text, text.substring(i, Math.min(i + 3, text.length())), where);
                    }
                }
                case '{' -> {
                    // {,3} repeats in Python; a brace that repeats nothing stands for itself there
                    if (!inClass && !text.substring(i).matches("(?s)\\{[0-9]+(,[0-9]*)?\\}.*")) {
                        throw other(text, "{", where);
                    }
                }
                default -> {
                    if (c < ' ' || c > '~') {
                        throw other(text, "a character that is not ASCII", where);
                    }
                }
            }
        }
    }

    private static InputException other(String text, String what, String where) {
        return new InputException(
                "%s: the regular expression %s has %s, which Python may read otherwise than Seqmark; write it without, or list the"
                                .formatted(where, Problems.shorten(text), Problems.shorten(what))
                        + " modules");
    }

    /** The matcher reads its text through this one, which gives up in time. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Counted(CharSequence text, int[] steps) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps[0] > MOST_STEPS) {
                throw new TooLongException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    private static final class TooLongException extends RuntimeException {
        private TooLongException() {
            super(null, null, false, false);
        }
    }
}
