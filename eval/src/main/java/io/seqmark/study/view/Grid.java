package io.seqmark.study.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A table of texts.
 *
 * @param head one per column
 * @param rows each as long as the head
 */
record Grid(List<String> head, List<List<String>> rows) {
    Grid {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** With a row for each of a list. */
    static <T> Grid of(List<String> head, Iterable<T> items, Function<T, List<String>> row) {
        List<List<String>> rows = new ArrayList<>();
        items.forEach(item -> rows.add(row.apply(item)));
        return new Grid(head, rows);
    }

    /** Whether a column is one of numbers, which are set to the right. */
    boolean isNumeric(int column) {
        return !rows.isEmpty()
                && rows.stream().allMatch(row -> row.get(column).matches("[-+]?[0-9][0-9,.]*( .*)?|"))
                && rows.stream().anyMatch(row -> !row.get(column).isEmpty());
    }
}
