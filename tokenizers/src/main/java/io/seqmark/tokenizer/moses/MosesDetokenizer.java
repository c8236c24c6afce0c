package io.seqmark.tokenizer.moses;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Puts words together again ({@code detokenizer.perl} as sacremoses ports it). Thread-safe. */
public final class MosesDetokenizer {
    private static final Pattern SPACES = Pattern.compile("[\\t-\\r\\x1C-\\x20\\x85\\p{Z}]+");
    private static final Pattern PUNCTUATION = Pattern.compile("[,.?!:;\\\\%}\\])]+");
    private static final Pattern FRENCH_PUNCTUATION = Pattern.compile("[?!:;\\\\%]");
    private static final Pattern QUOTES = Pattern.compile("['\"„“`]+");
    private static final Pattern TYPOGRAPHIC_QUOTES = Pattern.compile("[„“”]+");

    private final String language;

    /** A detokenizer for a language; Czech and Finnish have rules of their own that are not supported. */
    public MosesDetokenizer(String language) {
        this.language = language;
    }

    /** The text of words. */
    public String detokenize(List<String> tokens) {
        String joined = (" " + String.join(" ", tokens) + " ").replace(" @-@ ", "-");
        List<String> words = SPACES.splitAsStream(unescape(joined))
                .filter(word -> !word.isEmpty())
                .toList();
        Joined out = new Joined();
        for (int i = 0; i < words.size(); i++) {
            place(words, i, out);
        }
        return out.text.toString().replaceAll(" {2,}", " ").strip();
    }

    private void place(List<String> words, int i, Joined out) {
        String word = words.get(i);
        String previous = i > 0 ? words.get(i - 1) : "";
        String next = i + 1 < words.size() ? words.get(i + 1) : "";
        if (MosesCharacters.isCjk(word.codePointAt(0)) && !"ko".equals(language)) {
            boolean afterCjk =
                    !previous.isEmpty() && MosesCharacters.isCjk(previous.codePointBefore(previous.length()));
            out.add(word, !afterCjk, true);
        } else if (word.codePoints().allMatch(c -> MosesCharacters.isCurrency(c) || "([{¿¡".indexOf(c) >= 0)) {
            out.add(word, true, false);
        } else if (PUNCTUATION.matcher(word).matches()) {
            boolean french =
                    "fr".equals(language) && FRENCH_PUNCTUATION.matcher(word).matches();
            out.add(french ? " " + word : word, false, true);
        } else if ("en".equals(language) && i > 0 && startsWithApostrophe(word)) {
            out.add(word, false, true);
        } else if (List.of("fr", "it", "ga").contains(language)
                && endsWithApostrophe(word)
                && !next.isEmpty()
                && MosesCharacters.isAlpha(next.codePointAt(0))) {
            out.add(word, true, false);
        } else if (QUOTES.matcher(word).matches()) {
            placeQuote(word, previous, out);
        } else {
            out.add(word, true, true);
        }
    }

    private void placeQuote(String word, String previous, Joined out) {
        String kind = TYPOGRAPHIC_QUOTES.matcher(word).matches() ? "\"" : word;
        boolean opens = out.quotes.getOrDefault(kind, 0) % 2 == 0;
        boolean possessive = opens && "en".equals(language) && word.equals("'") && previous.endsWith("s");
        if (!possessive) {
            out.quotes.merge(kind, 1, Integer::sum);
        }
        if (opens && !possessive) {
            out.add(word, true, false);
        } else {
            out.add(word, false, true);
        }
    }

    private static boolean startsWithApostrophe(String word) {
        return word.length() > 1 && word.charAt(0) == '\'' && MosesCharacters.isAlpha(word.codePointAt(1));
    }

    private static boolean endsWithApostrophe(String word) {
        return word.length() > 1
                && word.endsWith("'")
                && MosesCharacters.isAlpha(word.codePointBefore(word.length() - 1));
    }

    /** The text so far, whether a space comes next, and how many quotation marks of each kind there were. */
    private static final class Joined {
        private final StringBuilder text = new StringBuilder();
        private final Map<String, Integer> quotes = new HashMap<>();
        private boolean space = true;

        void add(String word, boolean spaceBefore, boolean spaceBehind) {
            if (spaceBefore && space) {
                text.append(' ');
            }
            text.append(word);
            space = spaceBehind;
        }
    }

    private static String unescape(String text) {
        return text.replace("&bar;", "|")
                .replace("&#124;", "|")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&bra;", "[")
                .replace("&ket;", "]")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&#91;", "[")
                .replace("&#93;", "]")
                .replace("&amp;", "&");
    }
}
