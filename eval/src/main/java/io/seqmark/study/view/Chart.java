package io.seqmark.study.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Bars.
 *
 * @param title above them
 * @param x what the labels are
 * @param labels one per group of bars
 * @param series by name, each as long as the labels
 */
record Chart(String title, String x, List<String> labels, SequencedMap<String, List<? extends Number>> series) {
    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("x", x);
        data.put("labels", labels);
        data.put("names", List.copyOf(series.keySet()));
        data.put("series", List.copyOf(series.values()));
        return data;
    }

    /** The same for those who see no bars. */
    Grid grid() {
        List<String> head = new ArrayList<>();
        head.add(x);
        head.addAll(series.keySet());
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            List<String> row = new ArrayList<>();
            row.add(labels.get(i));
            for (List<? extends Number> values : series.values()) {
                Number value = values.get(i);
                row.add(value instanceof Double score ? Numbers.score(score) : Numbers.whole(value.longValue()));
            }
            rows.add(row);
        }
        return new Grid(head, rows);
    }
}
