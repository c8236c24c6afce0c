package io.seqmark.cli.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One kind of news as templates. A sentence is a list of wordings, of which one is drawn; {@code {fact}} stands for a
 * value of this report.
 *
 * @param facts name to its possible values
 * @param lead the opening
 * @param details the sentences after it, in order; {@code needed} ones carry what the summary tells
 * @param summary the one or two sentences of the summary
 */
record News(Map<String, Fact> facts, List<String> lead, List<Detail> details, List<List<String>> summary) {

    /** Values: a list, or the whole numbers from {@code low} to {@code high} in steps. */
    record Fact(List<String> values, int low, int high, int step) {}

    record Detail(List<String> wordings, boolean needed) {}

    static final List<News> KINDS =
            Arrays.stream(NewsTexts.KINDS.split("\n\n")).map(News::parse).toList();

    /** Lines: F facts, L lead, D needed detail, O other detail, S summary sentence; wordings parted by " / ". */
    private static News parse(String block) {
        Map<String, Fact> facts = new LinkedHashMap<>();
        List<String> lead = List.of();
        List<Detail> details = new ArrayList<>();
        List<List<String>> summary = new ArrayList<>();
        for (String line : block.strip().split("\n")) {
            String rest = line.substring(2);
            switch (line.charAt(0)) {
                case 'F' ->
                    facts.put(rest.substring(0, rest.indexOf('=')), fact(rest.substring(rest.indexOf('=') + 1)));
                case 'L' -> lead = wordings(rest);
                case 'D' -> details.add(new Detail(wordings(rest), true));
                case 'O' -> details.add(new Detail(wordings(rest), false));
                case 'S' -> summary.add(wordings(rest));
                default -> throw new IllegalArgumentException(line);
            }
        }
        return new News(facts, lead, details, summary);
    }

    private static Fact fact(String text) {
        if (!text.contains("..")) {
            return new Fact(wordings(text), 0, 0, 1);
        }
        String[] parts = text.split("\\.\\.|:");
        return new Fact(
                List.of(),
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                parts.length > 2 ? Integer.parseInt(parts[2]) : 1);
    }

    private static List<String> wordings(String text) {
        return Arrays.asList(text.split(" / "));
    }
}
