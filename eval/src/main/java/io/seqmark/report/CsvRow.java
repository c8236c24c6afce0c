package io.seqmark.report;

import java.util.List;
import java.util.stream.Collectors;

/** A row of a table with commas, as RFC 4180 quotes it. */
public final class CsvRow {
    private CsvRow() {}

    /** The row, without a line end. */
    public static String of(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                        ? '"' + cell.replace("\"", "\"\"") + '"'
                        : cell)
                .collect(Collectors.joining(","));
    }
}
