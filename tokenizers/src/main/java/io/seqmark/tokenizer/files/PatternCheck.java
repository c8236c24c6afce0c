package io.seqmark.tokenizer.files;

/**
 * Tells whether a regular expression of a {@code tokenizer.json} can run away. The Rust library's engine (Oniguruma)
 * counts its steps back and ends the process after ten million; nothing stops it from outside. So only patterns are
 * taken whose steps back grow no faster than the text: no repetition within a repetition, and in each branch at most one
 * unbounded repetition with something behind it that can fail.
 */
final class PatternCheck {
    /** The longest pattern, in bytes. */
    static final int LONGEST = 4096;

    private static final int DEEPEST = 32;
    private static final long MOST_CHOICES = 100_000;

    /** More repetitions than these count as unbounded. */
    private static final int LARGEST_BOUND = 16;

    private static final String ESCAPES = "wWdDsShHbBAzZrntfv";

    private final String pattern;
    private int at;

    private PatternCheck(String pattern) {
        this.pattern = pattern;
    }

    /** What is wrong with a pattern, or an empty text. */
    static String problem(String pattern) {
        PatternCheck check = new PatternCheck(pattern);
        try {
            Cost cost = check.alternatives(0);
            if (check.at < pattern.length()) {
                return "has a parenthesis too many";
            }
            return cost.inner > 1 || cost.choices > MOST_CHOICES ? "may take for ever on some text" : "";
        } catch (UnsupportedPatternException e) {
            return e.reason;
        }
    }

    /**
     * What matching costs.
     *
     * @param inner unbounded repetitions that may be tried again where nothing behind can fail
     * @param all the same where something behind can fail
     * @param choices the ways that bounded repetitions and alternatives open
     * @param simple whether it is a fixed row of characters
     * @param optional whether it cannot fail
     */
    private record Cost(int inner, int all, long choices, boolean simple, boolean optional) {
        static final Cost CHARACTER = new Cost(0, 0, 1, true, false);
        static final Cost EMPTY = new Cost(0, 0, 1, true, true);

        /** This, then another. */
        Cost then(Cost next) {
            return new Cost(
                    (next.optional ? inner : all) + next.inner,
                    all + next.all,
                    Math.min(MOST_CHOICES + 1, choices * next.choices),
                    simple && next.simple,
                    optional && next.optional);
        }

        Cost or(Cost other) {
            return new Cost(
                    Math.max(inner, other.inner),
                    Math.max(all, other.all),
                    Math.min(MOST_CHOICES + 1, choices + other.choices),
                    false,
                    optional || other.optional);
        }
    }

    private static final class UnsupportedPatternException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String reason;

        UnsupportedPatternException(String reason) {
            super(reason);
            this.reason = reason;
        }
    }

    private Cost alternatives(int depth) {
        if (depth > DEEPEST) {
            throw new UnsupportedPatternException("is nested deeper than " + DEEPEST);
        }
        Cost cost = sequence(depth);
        while (take('|')) {
            cost = cost.or(sequence(depth));
        }
        return cost;
    }

    private Cost sequence(int depth) {
        Cost cost = Cost.EMPTY;
        while (at < pattern.length() && peek() != '|' && peek() != ')') {
            cost = cost.then(repeated(element(depth)));
        }
        return cost;
    }

    private Cost element(int depth) {
        char c = pattern.charAt(at++);
        switch (c) {
            case '(' -> {
                return group(depth);
            }
            case '[' -> characterClass(0);
            case '\\' -> escape();
            case '*', '+', '?' -> throw new UnsupportedPatternException("repeats nothing");
            default -> {
                if (Character.isHighSurrogate(c) && at < pattern.length()) {
                    at++;
                }
            }
        }
        return Cost.CHARACTER;
    }

    private Cost group(int depth) {
        boolean around = false;
        if (take('?')) {
            if (take('<')) {
                if (peek() != '=' && peek() != '!') {
                    throw new UnsupportedPatternException("has a named group");
                }
                at++;
                around = true;
            } else if (take('=') || take('!') || take('>')) {
                around = pattern.charAt(at - 1) != '>';
            } else {
                while (at < pattern.length() && "imx-".indexOf(peek()) >= 0) {
                    at++;
                }
                if (!take(':')) {
                    throw new UnsupportedPatternException("has a kind of group that is not supported");
                }
            }
        }
        Cost content = alternatives(depth + 1);
        if (!take(')')) {
            throw new UnsupportedPatternException("has an open parenthesis");
        }
        return around ? new Cost(content.inner, content.inner, content.choices, false, false) : content;
    }

    private Cost repeated(Cost element) {
        if (at >= pattern.length()) {
            return element;
        }
        int start = at;
        boolean none = true;
        int most = Integer.MAX_VALUE;
        switch (peek()) {
            case '*' -> at++;
            case '+' -> {
                at++;
                none = false;
            }
            case '?' -> {
                at++;
                most = 1;
            }
            case '{' -> {
                int[] bounds = bounds();
                none = bounds[0] == 0;
                most = bounds[1];
            }
            default -> {
                return element;
            }
        }
        if (!take('?') && peek() == '+' && pattern.charAt(start) != '{') {
            at++;
        }
        if ("*+?{".indexOf(peek()) >= 0) {
            throw new UnsupportedPatternException("repeats a repetition");
        }
        if (most == 1) {
            return new Cost(element.inner, element.all, Math.min(MOST_CHOICES + 1, element.choices + 1), false, none);
        }
        if (!element.simple) {
            throw new UnsupportedPatternException("repeats a group that has alternatives or repetitions");
        }
        return most > LARGEST_BOUND ? new Cost(0, 1, 1, false, none) : new Cost(0, 0, most + 1L, false, none);
    }

    /** {@code {m}}, {@code {m,}}, {@code {,n}} or {@code {m,n}}. */
    private int[] bounds() {
        int end = pattern.indexOf('}', at);
        String[] parts =
                end < 0 ? new String[0] : pattern.substring(at + 1, end).split(",", -1);
        boolean numbers = parts.length == 1 || parts.length == 2;
        for (String part : parts) {
            numbers &= part.matches("\\d{0,5}");
        }
        if (!numbers || (parts[0].isEmpty() && (parts.length == 1 || parts[1].isEmpty()))) {
            throw new UnsupportedPatternException("has a brace that is no repetition (write \\{)");
        }
        at = end + 1;
        String last = parts[parts.length - 1];
        return new int[] {
            parts[0].isEmpty() ? 0 : Integer.parseInt(parts[0]),
            last.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(last)
        };
    }

    private void escape() {
        if (at >= pattern.length()) {
            throw new UnsupportedPatternException("ends in a backslash");
        }
        char c = pattern.charAt(at++);
        switch (c) {
            case 'p', 'P' -> skip("\\{\\^?[A-Za-z_ ]{1,40}\\}");
            case 'x' -> skip("\\{[0-9A-Fa-f]{1,8}\\}|[0-9A-Fa-f]{2}");
            case 'u' -> skip("[0-9A-Fa-f]{4}");
            default -> {
                if (Character.isLetterOrDigit(c) && ESCAPES.indexOf(c) < 0) {
                    throw new UnsupportedPatternException("has \\" + c + ", which is not supported");
                }
            }
        }
    }

    private void skip(String form) {
        var matcher = java.util.regex.Pattern.compile(form).matcher(pattern).region(at, pattern.length());
        if (!matcher.lookingAt()) {
            throw new UnsupportedPatternException("has a broken escape at character " + at);
        }
        at = matcher.end();
    }

    private void characterClass(int depth) {
        if (depth > DEEPEST) {
            throw new UnsupportedPatternException("is nested deeper than " + DEEPEST);
        }
        take('^');
        boolean first = true;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == ']' && !first) {
                return;
            }
            first = false;
            if (c == '\\') {
                escape();
            } else if (c == '[') {
                characterClass(depth + 1);
            }
        }
        throw new UnsupportedPatternException("has an open bracket");
    }

    private char peek() {
        return at < pattern.length() ? pattern.charAt(at) : '\0';
    }

    private boolean take(char c) {
        if (at < pattern.length() && pattern.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }
}
