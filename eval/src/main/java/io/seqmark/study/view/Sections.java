package io.seqmark.study.view;

import io.seqmark.metrics.text.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Sections in the forms that need no browser. */
final class Sections {
    private Sections() {}

    /** For a terminal. */
    static String text(List<Section> sections) {
        StringBuilder out = new StringBuilder();
        for (Section section : sections) {
            out.append(out.isEmpty() ? "" : "\n").append(section.title()).append('\n');
            section.lines().forEach(line -> out.append("  ").append(line).append('\n'));
            section.grid().filter(grid -> !grid.rows().isEmpty()).ifPresent(grid -> appendColumns(grid, out));
        }
        return out.toString();
    }

    /** A table alone, for a terminal. */
    static String text(Grid grid) {
        StringBuilder out = new StringBuilder();
        appendColumns(grid, out);
        return out.toString().lines().map(line -> line.substring(2) + "\n").collect(Collectors.joining());
    }

    /** The same for a pull request. */
    static String markdown(Grid grid) {
        StringBuilder out = new StringBuilder();
        appendTable(grid, out);
        return out.toString();
    }

    private static void appendColumns(Grid grid, StringBuilder out) {
        List<List<String>> all = new ArrayList<>();
        all.add(grid.head());
        all.addAll(grid.rows());
        int columns = grid.head().size();
        int[] widths = new int[columns];
        for (List<String> row : all) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = row.get(column);
                String padding = " ".repeat(widths[column] - width(cell));
                line.append("  ").append(grid.isNumeric(column) ? padding + cell : cell + padding);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** For a pull request. */
    static String markdown(List<Section> sections) {
        StringBuilder out = new StringBuilder();
        for (Section section : sections) {
            out.append(out.isEmpty() ? "" : "\n")
                    .append("### ")
                    .append(markdown(section.title()))
                    .append("\n\n");
            section.lines().forEach(line -> out.append(markdown(line)).append("  \n"));
            section.grid().filter(grid -> !grid.rows().isEmpty()).ifPresent(grid -> {
                out.append(section.lines().isEmpty() ? "" : "\n");
                appendTable(grid, out);
            });
        }
        return out.toString();
    }

    private static void appendTable(Grid grid, StringBuilder out) {
        appendRow(grid.head(), " | ", "| ", " |\n", Sections::markdown, out);
        for (int column = 0; column < grid.head().size(); column++) {
            out.append(grid.isNumeric(column) ? "|---:" : "|---");
        }
        out.append("|\n");
        grid.rows().forEach(row -> appendRow(row, " | ", "| ", " |\n", Sections::markdown, out));
    }

    /** The tables, for a paper that uses booktabs. */
    static String latex(List<Section> sections) {
        StringBuilder out = new StringBuilder();
        for (Section section : sections) {
            out.append(out.isEmpty() ? "" : "\n")
                    .append("% ")
                    .append(section.title())
                    .append('\n');
            section.lines().forEach(line -> out.append("% ").append(line).append('\n'));
            section.grid().filter(grid -> !grid.rows().isEmpty()).ifPresent(grid -> {
                out.append("\\begin{tabular}{");
                for (int column = 0; column < grid.head().size(); column++) {
                    out.append(grid.isNumeric(column) ? 'r' : 'l');
                }
                out.append("}\n\\toprule\n");
                appendRow(grid.head(), " & ", "", " \\\\\n", Sections::latex, out);
                out.append("\\midrule\n");
                grid.rows().forEach(row -> appendRow(row, " & ", "", " \\\\\n", Sections::latex, out));
                out.append("\\bottomrule\n\\end{tabular}\n");
            });
        }
        return out.toString();
    }

    private static void appendRow(
            List<String> row,
            String between,
            String before,
            String after,
            UnaryOperator<String> escape,
            StringBuilder out) {
        out.append(row.stream().map(escape).collect(Collectors.joining(between, before, after)));
    }

    /** Also what GitHub makes of {@code @name} and {@code #1}. */
    private static String markdown(String text) {
        return replaced(
                text, "&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "&#64;", "#", "&#35;", "\\", "\\\\", "|", "\\|", "`",
                "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "~", "\\~");
    }

    private static String latex(String text) {
        return replaced(
                text,
                "\\",
                "\\textbackslash{}",
                "{",
                "\\{",
                "}",
                "\\}",
                "$",
                "\\$",
                "&",
                "\\&",
                "#",
                "\\#",
                "_",
                "\\_",
                "%",
                "\\%",
                "^",
                "\\^{}",
                "~",
                "\\~{}");
    }

    private static String replaced(String text, String... pairs) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            String one = text.substring(i, i + 1);
            String with = one;
            for (int pair = 0; pair < pairs.length; pair += 2) {
                if (pairs[pair].equals(one)) {
                    with = pairs[pair + 1];
                }
            }
            out.append(with);
        }
        return PythonText.rstrip(out.toString());
    }
}
