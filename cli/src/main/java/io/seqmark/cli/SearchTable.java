package io.seqmark.cli;

import io.seqmark.report.PythonRepr;
import io.seqmark.search.SearchResult;
import io.seqmark.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A search's table as {@code run_eval_search.py} prints it: scores first, columns padded, numbers to the right. */
final class SearchTable {
    private static final String BETWEEN = " | ";

    private SearchTable() {}

    static List<String> lines(SearchResult result) {
        List<String> header = new ArrayList<>(result.scores());
        header.addAll(result.settings());
        List<List<String>> rows =
                result.trials().stream().map(SearchTable::cells).toList();
        int[] widths = IntStream.range(0, header.size())
                .map(column -> Math.max(
                        header.get(column).length(),
                        rows.stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0)))
                .toArray();
        int scores = result.scores().size();
        List<String> lines = new ArrayList<>();
        lines.add(line(header, widths, 0));
        lines.add(IntStream.of(widths).mapToObj("-"::repeat).collect(Collectors.joining(BETWEEN)));
        rows.forEach(row -> lines.add(line(row, widths, scores)));
        return lines;
    }

    private static List<String> cells(Trial trial) {
        List<String> cells = new ArrayList<>();
        trial.scores().values().forEach(score -> cells.add(PythonRepr.of(score)));
        cells.addAll(trial.combination().settings().values());
        return cells;
    }

    /**
     * @param numbers columns of numbers, at the left
     */
    private static String line(List<String> cells, int[] widths, int numbers) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> {
                    String cell = cells.get(column);
                    String padding = " ".repeat(widths[column] - cell.length());
                    return column < numbers ? padding + cell : cell + padding;
                })
                .collect(Collectors.joining(BETWEEN));
    }
}
