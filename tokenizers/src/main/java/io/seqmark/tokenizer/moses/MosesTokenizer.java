package io.seqmark.tokenizer.moses;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Moses' word tokenizer ({@code tokenizer.perl} with {@code -a}) as sacremoses ports it: hyphens split, XML escaped.
 * Thread-safe.
 */
public final class MosesTokenizer {
    /** White space as Python's {@code \s} has it. */
    private static final Pattern SPACES = Pattern.compile("[\\t-\\r\\x1C-\\x20\\x85\\p{Z}]+");

    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x1F]");
    private static final Pattern DOTS = Pattern.compile("\\.(\\.+)");
    private static final Pattern DOTS_BEFORE_TEXT = Pattern.compile("DOTMULTI\\.([^.])");
    private static final Pattern TRAILING_APOSTROPHE = Pattern.compile("\\.' ?$");

    private final String language;
    private final NonbreakingPrefixes prefixes;

    /** A tokenizer for a language with its abbreviations. */
    public MosesTokenizer(String language, NonbreakingPrefixes prefixes) {
        this.language = language;
        this.prefixes = prefixes;
    }

    /** The words of a text, XML-escaped. */
    public List<String> tokenize(String text) {
        String spaced = CONTROLS.matcher(SPACES.matcher(text).replaceAll(" ")).replaceAll("");
        String words = splitHyphens(padSymbols(spaced.strip()));
        words = separateCommas(hideDots(words));
        words = splitFullStops(separateApostrophes(words));
        words = TRAILING_APOSTROPHE.matcher(String.join(" ", words(words))).replaceAll(" . ' ");
        return words(escape(showDots(words)));
    }

    private static List<String> words(String text) {
        return SPACES.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    }

    /** Everything but words, white space and {@code . ' ` , -} stands alone. */
    private static String padSymbols(String text) {
        StringBuilder out = new StringBuilder(text.length() * 2);
        text.codePoints().forEach(c -> {
            boolean keep = MosesCharacters.isAlnum(c) || ".'`,-".indexOf(c) >= 0 || isSpace(c);
            if (keep) {
                out.appendCodePoint(c);
            } else {
                out.append(' ').appendCodePoint(c).append(' ');
            }
        });
        return out.toString();
    }

    private static boolean isSpace(int c) {
        return SPACES.matcher(Character.toString(c)).matches();
    }

    private static String splitHyphens(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            boolean between = text.charAt(i) == '-'
                    && i > 0
                    && MosesCharacters.isAlnum(text.codePointBefore(i))
                    && i + 1 < text.length()
                    && MosesCharacters.isAlnum(text.codePointAt(i + 1));
            out.append(between ? " @-@ " : String.valueOf(text.charAt(i)));
        }
        return out.toString();
    }

    /** Runs of full stops stay together: they hide behind a word until the end. */
    private static String hideDots(String text) {
        String hidden = DOTS.matcher(text).replaceAll(" DOTMULTI$1");
        while (hidden.contains("DOTMULTI.")) {
            hidden = DOTS_BEFORE_TEXT
                    .matcher(hidden)
                    .replaceAll("DOTDOTMULTI $1")
                    .replace("DOTMULTI.", "DOTDOTMULTI");
        }
        return hidden;
    }

    private static String showDots(String text) {
        String shown = text;
        while (shown.contains("DOTDOTMULTI")) {
            shown = shown.replace("DOTDOTMULTI", "DOTMULTI.");
        }
        return shown.replace("DOTMULTI", ".");
    }

    /** A comma stands alone unless digits are on both sides. */
    private static String separateCommas(String text) {
        IntPredicate other = c -> !MosesCharacters.isNumber(c);
        String before = replace(text, other, ',', c -> true, true, " , ", false);
        String behind = replace(before, c -> true, ',', other, false, " , ", true);
        int last = behind.length() - 1;
        boolean trailing =
                last > 0 && behind.charAt(last) == ',' && MosesCharacters.isNumber(behind.codePointBefore(last));
        return trailing ? behind.substring(0, last) + " , " : behind;
    }

    private String separateApostrophes(String text) {
        IntPredicate alpha = MosesCharacters::isAlpha;
        IntPredicate other = alpha.negate();
        IntPredicate number = MosesCharacters::isNumber;
        boolean english = "en".equals(language);
        if (!english && !List.of("fr", "it").contains(language)) {
            return text.replace("'", " ' ");
        }
        String out = between(text, other, other, " ' ");
        out = between(out, english ? other.and(number.negate()) : other, alpha, " ' ");
        out = between(out, alpha, other, " ' ");
        out = between(out, alpha, alpha, english ? " '" : "' ");
        return english ? between(out, number, c -> c == 's', " '") : out;
    }

    private static String between(String text, IntPredicate left, IntPredicate right, String replacement) {
        return replace(text, left, '\'', right, true, replacement, true);
    }

    /**
     * Replaces a character between two others, from left to right; like a regular expression, a match uses up the
     * neighbours that it looks at.
     */
    private static String replace(
            String text,
            IntPredicate left,
            char middle,
            IntPredicate right,
            boolean usesLeft,
            String replacement,
            boolean usesRight) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            int at = usesLeft ? i + Character.charCount(c) : i;
            int behind = at + 1;
            boolean matches = (!usesLeft || left.test(c))
                    && at < text.length()
                    && text.charAt(at) == middle
                    && (!usesRight || (behind < text.length() && right.test(text.codePointAt(behind))));
            if (!matches) {
                out.appendCodePoint(c);
                i += Character.charCount(c);
                continue;
            }
            out.append(text, i, at).append(replacement);
            i = behind;
            if (usesRight) {
                int next = text.codePointAt(behind);
                out.appendCodePoint(next);
                i += Character.charCount(next);
            }
        }
        return out.toString();
    }

    /** A full stop is split off unless its word is an abbreviation or the sentence goes on in lower case. */
    private String splitFullStops(String text) {
        List<String> words = new ArrayList<>(words(text));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.length() > 1 && word.endsWith(".")) {
                String prefix = word.substring(0, word.length() - 1);
                String next = i + 1 < words.size() ? words.get(i + 1) : "";
                if (!keepsFullStop(prefix, next)) {
                    words.set(i, prefix + " .");
                }
            }
        }
        return String.join(" ", words);
    }

    private boolean keepsFullStop(String prefix, String next) {
        boolean numeric = prefixes.beforeNumbers().contains(prefix);
        if (prefix.contains(".") && prefix.codePoints().anyMatch(MosesCharacters::isAlpha)) {
            return true;
        }
        if (prefixes.always().contains(prefix) && !numeric) {
            return true;
        }
        if (next.isEmpty()) {
            return false;
        }
        return MosesCharacters.isLower(next.codePointAt(0))
                || (numeric && next.charAt(0) >= '0' && next.charAt(0) <= '9');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("|", "&#124;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\"", "&quot;")
                .replace("[", "&#91;")
                .replace("]", "&#93;");
    }
}
