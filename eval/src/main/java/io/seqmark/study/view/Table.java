package io.seqmark.study.view;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The examples of a page, column by column. Texts are cut where all of them together would make the page slow to open. Filled
 * row by row; not thread-safe.
 */
final class Table {
    /** Bytes of text in a page, at the most; what is around them takes little. */
    private static final long TEXT_BYTES = 11_000_000;

    private static final int[] CUTS = {20_000, 10_000, 5_000, 2_500, 1_500, 1_000, 700, 500, 350, 250, 150, 100};
    /** Of a page, at the most: more are not looked through by anybody. */
    static final int MOST_ROWS = 20_000;

    private final List<ScoreColumn> scores;
    private final List<TextColumn> texts;
    private final List<Long> lines = new ArrayList<>();
    private final List<List<Double>> scoreValues = new ArrayList<>();
    private final List<List<String>> textValues = new ArrayList<>();
    private final Map<String, List<Integer>> flags = new LinkedHashMap<>();

    /**
     * Scores.
     *
     * @param name of the column
     * @param worstFirst "asc" where the smallest is the worst, else "desc"
     */
    record ScoreColumn(String name, String worstFirst) {}

    /**
     * Texts.
     *
     * @param name of the column
     * @param against the column whose words it is compared with; -1 for none
     * @param mark what words are called that the other does not have: "ins" where they are too many, "del" where they are missing
     */
    record TextColumn(String name, int against, String mark) {}

    Table(List<ScoreColumn> scores, List<TextColumn> texts) {
        this.scores = List.copyOf(scores);
        this.texts = List.copyOf(texts);
        scores.forEach(_ -> scoreValues.add(new ArrayList<>()));
        texts.forEach(_ -> textValues.add(new ArrayList<>()));
    }

    /** Adds an example; the line counts from 1. */
    void add(long line, List<Double> score, List<String> text, Collection<String> marks) {
        for (String flag : marks) {
            flags.computeIfAbsent(flag, _ -> new ArrayList<>()).add(lines.size());
        }
        lines.add(line);
        for (int column = 0; column < scores.size(); column++) {
            scoreValues.get(column).add(score.get(column));
        }
        for (int column = 0; column < texts.size(); column++) {
            textValues.get(column).add(cut(text.get(column), CUTS[0]));
        }
    }

    /** Whether words of a column are marked so. */
    boolean marks(String mark) {
        return texts.stream().anyMatch(text -> text.mark.equals(mark));
    }

    int size() {
        return lines.size();
    }

    /** The length, in characters, after which texts are cut. */
    int limit() {
        int at = 0;
        while (at < CUTS.length - 1 && bytes(CUTS[at]) > TEXT_BYTES) {
            at++;
        }
        return CUTS[at];
    }

    private long bytes(int limit) {
        long bytes = 0;
        for (List<String> column : textValues) {
            for (String text : column) {
                int end = Math.min(text.length(), limit);
                for (int i = 0; i < end; i++) {
                    char c = text.charAt(i);
                    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
                }
            }
        }
        return bytes;
    }

    Map<String, Object> data(int limit) {
        List<Map<String, Object>> scoreColumns = new ArrayList<>();
        for (int column = 0; column < scores.size(); column++) {
            ScoreColumn score = scores.get(column);
            scoreColumns.add(
                    ordered("name", score.name, "worstFirst", score.worstFirst, "values", scoreValues.get(column)));
        }
        List<Map<String, Object>> textColumns = new ArrayList<>();
        for (int column = 0; column < texts.size(); column++) {
            TextColumn text = texts.get(column);
            textColumns.add(ordered(
                    "name",
                    text.name,
                    "against",
                    text.against,
                    "mark",
                    text.mark,
                    "values",
                    textValues.get(column).stream().map(one -> cut(one, limit)).toList()));
        }
        List<Map<String, Object>> flagRows = new ArrayList<>();
        flags.forEach((name, rows) -> flagRows.add(ordered("name", name, "rows", rows)));
        return ordered("lines", lines, "scores", scoreColumns, "texts", textColumns, "flags", flagRows);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end) + " [...]";
    }
}
