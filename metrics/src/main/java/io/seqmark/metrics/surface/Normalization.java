package io.seqmark.metrics.surface;

import io.seqmark.metrics.text.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What two texts may differ in and still be the same. */
public enum Normalization {
    /** White space: how much there is between words and around them. */
    SPACE("space"),
    /** As the evaluation script of SQuAD 1.1: also case, ASCII punctuation, and the words a, an and the. */
    SQUAD("squad");

    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    private final String label;

    Normalization(String label) {
        this.label = label;
    }

    /** The name in the signature. */
    public String label() {
        return label;
    }

    /** The words of a text, normalized. */
    List<String> words(String text) {
        String kept = this == SQUAD ? withoutPunctuation(PythonText.lower(text)) : text;
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < kept.length()) {
            int start = at;
            while (at < kept.length() && !PythonText.isSpace(kept.charAt(at))) {
                at++;
            }
            if (at > start) {
                String word = kept.substring(start, at);
                if (this != SQUAD || !ARTICLES.contains(word)) {
                    words.add(word);
                }
            }
            at++;
        }
        return words;
    }

    private static String withoutPunctuation(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (PUNCTUATION.indexOf(text.charAt(i)) < 0) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }
}
