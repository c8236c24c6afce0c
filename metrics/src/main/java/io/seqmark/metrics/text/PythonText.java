package io.seqmark.metrics.text;

/** {@code str} methods of Python 3 on Java strings. All methods are pure. */
public final class PythonText {
    private static final int CAPITAL_SIGMA = 0x03A3;
    private static final int CAPITAL_I_WITH_DOT = 0x0130;
    /** {@code Word_Break} MidLetter, MidNumLet and Single_Quote: case-ignorable though neither mark nor modifier. */
    private static final String IGNORED_PUNCTUATION =
            "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    private PythonText() {}

    /** {@code str.isspace} of one character: the set at which {@code str.split()} splits. All of it lies in the BMP. */
    public static boolean isSpace(char c) {
        if (c < 0x80) {
            return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
        }
        return c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** {@code text.rstrip()}. */
    public static String rstrip(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end == text.length() ? text : text.substring(0, end);
    }

    /** {@code text.strip()}. */
    public static String strip(String text) {
        String right = rstrip(text);
        int start = 0;
        while (start < right.length() && isSpace(right.charAt(start))) {
            start++;
        }
        return start == 0 ? right : right.substring(start);
    }

    /** {@code " ".join(text.split())}. */
    public static String joinedWords(String text) {
        StringBuilder joined = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSpace(c)) {
                gap = !joined.isEmpty();
            } else {
                if (gap) {
                    joined.append(' ');
                    gap = false;
                }
                joined.append(c);
            }
        }
        return joined.toString();
    }

    /** {@code text.lower()}: full case mapping, a final capital sigma becomes {@code ς}; no locale. */
    public static String lower(String text) {
        int first = firstToLower(text);
        if (first == text.length()) {
            return text;
        }
        StringBuilder lowered = new StringBuilder(text.length() + 2).append(text, 0, first);
        int at = first;
        while (at < text.length()) {
            int cp = text.codePointAt(at);
            if (cp == CAPITAL_SIGMA) {
                lowered.append(isFinalSigma(text, at) ? '\u03C2' : '\u03C3');
            } else if (cp == CAPITAL_I_WITH_DOT) {
                lowered.append("i\u0307");
            } else {
                lowered.appendCodePoint(Character.toLowerCase(cp));
            }
            at += Character.charCount(cp);
        }
        return lowered.toString();
    }

    private static int firstToLower(String text) {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c < 0x80) {
                if (c >= 'A' && c <= 'Z') {
                    return at;
                }
                at++;
            } else {
                int cp = text.codePointAt(at);
                if (cp == CAPITAL_I_WITH_DOT || Character.toLowerCase(cp) != cp) {
                    return at;
                }
                at += Character.charCount(cp);
            }
        }
        return at;
    }

    /** The {@code Final_Sigma} condition of the Unicode standard, table 3-17: after a cased letter and before none. */
    private static boolean isFinalSigma(String text, int sigma) {
        int at = sigma;
        int before = -1;
        while (at > 0) {
            before = text.codePointBefore(at);
            if (!isCaseIgnorable(before)) {
                break;
            }
            at -= Character.charCount(before);
        }
        if (at == 0 || !isCased(before)) {
            return false;
        }
        at = sigma + 1;
        while (at < text.length()) {
            int after = text.codePointAt(at);
            if (!isCaseIgnorable(after)) {
                return !isCased(after);
            }
            at += Character.charCount(after);
        }
        return true;
    }

    private static boolean isCased(int cp) {
        return Character.isLowerCase(cp) || Character.isUpperCase(cp) || Character.isTitleCase(cp);
    }

    private static boolean isCaseIgnorable(int cp) {
        return switch (Character.getType(cp)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> IGNORED_PUNCTUATION.indexOf(cp) >= 0;
        };
    }
}
