package io.seqmark.metrics.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the references of a corpus are written in, as far as a metric cannot count it: rouge_score knows the letters a to z
 * alone, and a metric of words needs something between them. Not thread-safe.
 */
public final class ReferenceScripts {
    /** Scripts whose words stand side by side. */
    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN);

    /** So many letters between two spaces are no word of such a script on average: texts with words set apart stay below. */
    private static final int LETTERS_OF_NO_WORD = 4;
    /** Fewer lines than one of so many change a score too little to speak of. */
    private static final int SHARE = 20;

    private long lines;
    private final Map<UnicodeScript, Long> foreign = new EnumMap<>(UnicodeScript.class);
    private final Map<UnicodeScript, Long> unspaced = new EnumMap<>(UnicodeScript.class);

    /** Of no reference yet. */
    public ReferenceScripts() {}

    /**
     * Lines that a metric cannot count.
     *
     * @param lines how many
     * @param script of most of them
     */
    public record Finding(long lines, UnicodeScript script) {}

    /** Adds a reference. */
    public void add(String line) {
        lines++;
        int plain = 0;
        int length = line.length();
        int i = 0;
        while (i < length && line.charAt(i) < 128) {
            i++;
        }
        if (i == length) {
            return; // most lines of most corpora
        }
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        int runs = 0;
        boolean inRun = false;
        int others = 0;
        for (i = 0; i < length; ) {
            int c = line.codePointAt(i);
            i += Character.charCount(c);
            if (c < 128) {
                plain += Character.isLetterOrDigit(c) ? 1 : 0;
                inRun &= !Character.isWhitespace(c);
            } else if (Character.isLetterOrDigit(c)) {
                UnicodeScript script = UnicodeScript.of(c);
                letters.merge(script, 1, Integer::sum);
                others++;
                if (UNSPACED.contains(script) && !inRun) {
                    runs++;
                    inRun = true;
                }
            } else {
                inRun &= !Character.isWhitespace(c);
            }
        }
        note(letters, plain, others, runs);
    }

    private void note(Map<UnicodeScript, Integer> letters, int plain, int others, int runs) {
        if (others > plain) {
            foreign.merge(script(letters), 1L, Long::sum);
        }
        int side = letters.entrySet().stream()
                .filter(entry -> UNSPACED.contains(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
        if (side * 2 > plain + others && side >= runs * LETTERS_OF_NO_WORD) {
            unspaced.merge(script(letters), 1L, Long::sum);
        }
    }

    /** The commonest; a line with any kana is Japanese, however many of its letters are Chinese ones. */
    private static UnicodeScript script(Map<UnicodeScript, Integer> letters) {
        if (letters.containsKey(UnicodeScript.HIRAGANA) || letters.containsKey(UnicodeScript.KATAKANA)) {
            return UnicodeScript.HIRAGANA;
        }
        return letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(UnicodeScript.COMMON);
    }

    /** The references so far. */
    public long lines() {
        return lines;
    }

    /** Those of which most letters are none of a to z, where they are more than a few. */
    public Optional<Finding> foreign() {
        return finding(foreign);
    }

    /** Those whose words stand side by side, where they are more than a few. */
    public Optional<Finding> unspaced() {
        return finding(unspaced);
    }

    private Optional<Finding> finding(Map<UnicodeScript, Long> found) {
        long sum = found.values().stream().mapToLong(Long::longValue).sum();
        return sum * SHARE < lines
                ? Optional.empty()
                : found.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(most -> new Finding(sum, most.getKey()));
    }
}
