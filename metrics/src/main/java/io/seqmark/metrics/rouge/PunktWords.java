package io.seqmark.metrics.rouge;

import io.seqmark.metrics.text.PythonText;
import java.util.ArrayList;
import java.util.List;

/**
 * Punkt's words: runs of non-space characters without the punctuation around them, except periods. What follows is the
 * regular expression of NLTK's {@code PunktLanguageVars}, written out.
 */
final class PunktWords {
    private static final String NOT_AT_START = "(\"`{[:;&#*@)}]-,";
    private static final String NOT_INSIDE = "?!)\";}]*:@'({[";

    private PunktWords() {}

    /** The words of a text, line by line. */
    static List<PunktToken> of(String text) {
        List<PunktToken> words = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            addWords(text.substring(start, end), words);
            start = end + 1;
        }
        return words;
    }

    /** Whether a word ends before this character, whatever follows. */
    static boolean endsWord(char c) {
        return NOT_INSIDE.indexOf(c) >= 0;
    }

    private static void addWords(String line, List<PunktToken> words) {
        int at = 0;
        while (at < line.length()) {
            if (PythonText.isSpace(line.charAt(at))) {
                at++;
                continue;
            }
            int end = wordEnd(line, at);
            words.add(new PunktToken(line.substring(at, end)));
            at = end;
        }
    }

    private static int wordEnd(String line, int start) {
        int punctuation = multiCharacterPunctuation(line, start);
        if (punctuation > 0) {
            return start + punctuation;
        }
        char first = line.charAt(start);
        if (NOT_AT_START.indexOf(first) >= 0) {
            return start + 1;
        }
        int end = start + (Character.isHighSurrogate(first) && start + 1 < line.length() ? 2 : 1);
        while (!isWordEnd(line, end)) {
            end++;
        }
        return end;
    }

    private static boolean isWordEnd(String line, int at) {
        return isWordEndButComma(line, at) || (line.charAt(at) == ',' && isWordEndButComma(line, at + 1));
    }

    private static boolean isWordEndButComma(String line, int at) {
        return at >= line.length()
                || PythonText.isSpace(line.charAt(at))
                || endsWord(line.charAt(at))
                || multiCharacterPunctuation(line, at) > 0;
    }

    /** The length of {@code -{2,}|\.{2,}|(\.\s){2,}\.} at that position, or 0. */
    private static int multiCharacterPunctuation(String line, int at) {
        char c = line.charAt(at);
        if (c != '-' && c != '.') {
            return 0;
        }
        int end = at;
        while (end < line.length() && line.charAt(end) == c) {
            end++;
        }
        if (end - at >= 2) {
            return end - at;
        }
        return c == '.' ? spacedEllipsis(line, at) : 0;
    }

    /** The length of {@code (\.\s){2,}\.} at that position, or 0. */
    private static int spacedEllipsis(String line, int at) {
        int pairs = 0;
        int end = at;
        while (end + 1 < line.length() && line.charAt(end) == '.' && PythonText.isSpace(line.charAt(end + 1))) {
            pairs++;
            end += 2;
        }
        if (end < line.length() && line.charAt(end) == '.') {
            return pairs >= 2 ? end + 1 - at : 0;
        }
        // the greedy repetition gives one pair back, whose period then closes the match
        return pairs >= 3 ? end - 1 - at : 0;
    }
}
