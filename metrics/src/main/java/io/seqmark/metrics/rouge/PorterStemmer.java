package io.seqmark.metrics.rouge;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The Porter stemmer ("An algorithm for suffix stripping", Program 14.3, 1980) in NLTK's default mode, which rouge_score
 * uses: a table of irregular forms, and milder rules for words in -ies, -ied, -y, -fully and -logy.
 */
final class PorterStemmer {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("sky", "sky"),
            Map.entry("skies", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    private static final List<Rule> STEP_1A = List.of(
            new Rule("sses", "ss", PorterStemmer::always),
            new Rule("ies", "i", PorterStemmer::always),
            new Rule("ss", "ss", PorterStemmer::always),
            new Rule("s", "", PorterStemmer::always));

    private static final List<Rule> STEP_2 = List.of(
            new Rule("ational", "ate", PorterStemmer::hasPositiveMeasure),
            new Rule("tional", "tion", PorterStemmer::hasPositiveMeasure),
            new Rule("enci", "ence", PorterStemmer::hasPositiveMeasure),
            new Rule("anci", "ance", PorterStemmer::hasPositiveMeasure),
            new Rule("izer", "ize", PorterStemmer::hasPositiveMeasure),
            new Rule("bli", "ble", PorterStemmer::hasPositiveMeasure),
            new Rule("alli", "al", PorterStemmer::hasPositiveMeasure),
            new Rule("entli", "ent", PorterStemmer::hasPositiveMeasure),
            new Rule("eli", "e", PorterStemmer::hasPositiveMeasure),
            new Rule("ousli", "ous", PorterStemmer::hasPositiveMeasure),
            new Rule("ization", "ize", PorterStemmer::hasPositiveMeasure),
            new Rule("ation", "ate", PorterStemmer::hasPositiveMeasure),
            new Rule("ator", "ate", PorterStemmer::hasPositiveMeasure),
            new Rule("alism", "al", PorterStemmer::hasPositiveMeasure),
            new Rule("iveness", "ive", PorterStemmer::hasPositiveMeasure),
            new Rule("fulness", "ful", PorterStemmer::hasPositiveMeasure),
            new Rule("ousness", "ous", PorterStemmer::hasPositiveMeasure),
            new Rule("aliti", "al", PorterStemmer::hasPositiveMeasure),
            new Rule("iviti", "ive", PorterStemmer::hasPositiveMeasure),
            new Rule("biliti", "ble", PorterStemmer::hasPositiveMeasure),
            new Rule("fulli", "ful", PorterStemmer::hasPositiveMeasure),
            // the l stays with the stem that is measured, so that geology becomes geolog
            new Rule("logi", "log", stem -> measure(stem + "l") > 0));

    private static final List<Rule> STEP_3 = List.of(
            new Rule("icate", "ic", PorterStemmer::hasPositiveMeasure),
            new Rule("ative", "", PorterStemmer::hasPositiveMeasure),
            new Rule("alize", "al", PorterStemmer::hasPositiveMeasure),
            new Rule("iciti", "ic", PorterStemmer::hasPositiveMeasure),
            new Rule("ical", "ic", PorterStemmer::hasPositiveMeasure),
            new Rule("ful", "", PorterStemmer::hasPositiveMeasure),
            new Rule("ness", "", PorterStemmer::hasPositiveMeasure));

    private static final List<Rule> STEP_4 = List.of(
            new Rule("al", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ance", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ence", "", PorterStemmer::hasMeasureAbove1),
            new Rule("er", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ic", "", PorterStemmer::hasMeasureAbove1),
            new Rule("able", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ible", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ant", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ement", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ment", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ent", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ion", "", stem -> measure(stem) > 1 && (stem.endsWith("s") || stem.endsWith("t"))),
            new Rule("ou", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ism", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ate", "", PorterStemmer::hasMeasureAbove1),
            new Rule("iti", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ous", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ive", "", PorterStemmer::hasMeasureAbove1),
            new Rule("ize", "", PorterStemmer::hasMeasureAbove1));

    private PorterStemmer() {}

    /** The stem of a word in lower case. */
    static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (word.length() <= 2) {
            return word;
        }
        String stem = word;
        stem = step1a(stem);
        stem = step1b(stem);
        stem = step1c(stem);
        stem = step2(stem);
        stem = apply(STEP_3, stem);
        stem = apply(STEP_4, stem);
        stem = step5a(stem);
        return step5b(stem);
    }

    /** Plurals. */
    private static String step1a(String word) {
        return word.endsWith("ies") && word.length() == 4 ? cut(word, 1) : apply(STEP_1A, word);
    }

    /** Past tenses and participles. */
    private static String step1b(String word) {
        if (word.endsWith("ied")) {
            return cut(word, word.length() == 4 ? 1 : 2);
        }
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        for (String suffix : List.of("ed", "ing")) {
            if (word.endsWith(suffix)) {
                String stem = cut(word, suffix.length());
                if (containsVowel(stem)) {
                    return repairAfterStep1b(stem);
                }
            }
        }
        return word;
    }

    private static String repairAfterStep1b(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        if (endsWithDoubleConsonant(stem)) {
            boolean keepsBoth = stem.endsWith("l") || stem.endsWith("s") || stem.endsWith("z");
            return keepsBoth ? stem : cut(stem, 1);
        }
        return measure(stem) == 1 && endsWithShortSyllable(stem) ? stem + "e" : stem;
    }

    /** A final y after a consonant becomes i, unless the stem is that consonant alone. */
    private static String step1c(String word) {
        if (!word.endsWith("y")) {
            return word;
        }
        String stem = cut(word, 1);
        return stem.length() > 1 && isConsonant(stem, stem.length() - 1) ? stem + "i" : word;
    }

    /** Double suffixes become single ones. */
    private static String step2(String word) {
        String rest = word;
        while (rest.endsWith("alli") && measure(cut(rest, 4)) > 0) {
            rest = cut(rest, 2);
        }
        return apply(STEP_2, rest);
    }

    /** A final e goes. */
    private static String step5a(String word) {
        if (!word.endsWith("e")) {
            return word;
        }
        String stem = cut(word, 1);
        int measure = measure(stem);
        return measure > 1 || (measure == 1 && !endsWithShortSyllable(stem)) ? stem : word;
    }

    /** A final double l becomes single. */
    private static String step5b(String word) {
        return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
    }

    /** Applies the first rule whose suffix the word has. */
    private static String apply(List<Rule> rules, String word) {
        for (Rule rule : rules) {
            if (word.endsWith(rule.suffix)) {
                String stem = cut(word, rule.suffix.length());
                return rule.condition.test(stem) ? stem + rule.replacement : word;
            }
        }
        return word;
    }

    private static boolean always(String stem) {
        return true;
    }

    private static boolean hasPositiveMeasure(String stem) {
        return measure(stem) > 0;
    }

    private static boolean hasMeasureAbove1(String stem) {
        return measure(stem) > 1;
    }

    private static String cut(String word, int chars) {
        return word.substring(0, word.length() - chars);
    }

    private static boolean isConsonant(String word, int index) {
        return switch (word.charAt(index)) {
            case 'a', 'e', 'i', 'o', 'u' -> false;
            case 'y' -> {
                // a y is a consonant at the start or after a vowel, and ys alternate
                int first = index;
                while (first > 0 && word.charAt(first - 1) == 'y') {
                    first--;
                }
                boolean firstIsConsonant = first == 0 || !isConsonant(word, first - 1);
                yield firstIsConsonant == ((index - first) % 2 == 0);
            }
            default -> true;
        };
    }

    /** Porter's m: the number of times that a consonant follows a vowel. */
    private static int measure(String stem) {
        int measure = 0;
        boolean afterVowel = false;
        boolean consonant = false;
        for (int i = 0; i < stem.length(); i++) {
            consonant = switch (stem.charAt(i)) {
                case 'a', 'e', 'i', 'o', 'u' -> false;
                case 'y' -> i == 0 || !consonant;
                default -> true;
            };
            if (consonant && afterVowel) {
                measure++;
            }
            afterVowel = !consonant;
        }
        return measure;
    }

    private static boolean containsVowel(String stem) {
        for (int i = 0; i < stem.length(); i++) {
            if (!isConsonant(stem, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWithDoubleConsonant(String word) {
        int last = word.length() - 1;
        return last >= 1 && word.charAt(last) == word.charAt(last - 1) && isConsonant(word, last);
    }

    /** Porter's *o: consonant, vowel, consonant other than w, x, y; NLTK adds words of vowel and consonant. */
    private static boolean endsWithShortSyllable(String word) {
        int last = word.length() - 1;
        if (last == 1) {
            return !isConsonant(word, 0) && isConsonant(word, 1);
        }
        return last >= 2
                && isConsonant(word, last - 2)
                && !isConsonant(word, last - 1)
                && isConsonant(word, last)
                && "wxy".indexOf(word.charAt(last)) < 0;
    }

    private record Rule(String suffix, String replacement, Predicate<String> condition) {}
}
