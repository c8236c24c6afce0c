package io.seqmark.cli.score;

import io.seqmark.metrics.text.PythonFloat;
import io.seqmark.report.PythonJson;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints results in the shape that was asked for. */
final class Printer {
    private final PrintStream out;
    private final Request request;

    Printer(PrintStream out, Request request) {
        this.out = out;
        this.request = request;
    }

    /** The scores of a single system. */
    void system(List<Result> results) {
        switch (request.format()) {
            case TEXT -> aligned(results.stream().map(this::line).toList());
            case JSON -> {
                if (request.scoreOnly()) {
                    scores(results);
                } else {
                    json(results.stream()
                            .map(result -> result.json(request.width()))
                            .toList());
                }
            }
            case LATEX -> latex(List.of(results));
        }
    }

    /** The scores of several systems, the baseline first. */
    void systems(List<List<Result>> systems) {
        switch (request.format()) {
            case TEXT -> table(systems);
            case JSON -> json(jsonOf(systems));
            case LATEX -> latex(systems);
        }
    }

    /** The scores of one pair: one row. */
    void sentence(long id, List<Result> results) {
        if (request.format() == Request.Format.JSON) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", id);
            results.forEach(result -> row.put(result.name(), result.score()));
            out.println(PythonJson.ROW.dumps(row));
        } else {
            out.println(results.stream().map(this::line).collect(Collectors.joining("\t")));
        }
    }

    private String line(Result result) {
        return request.scoreOnly()
                ? result.shortText(request.width())
                : result.line(request.width(), request.shortSignature());
    }

    /** sacrebleu's score-only JSON: numbers in place of objects, without a list where there is one. */
    private void scores(List<Result> results) {
        String scores = results.stream().map(this::line).collect(Collectors.joining(",\n"));
        out.println(results.size() == 1 ? scores : "[\n" + scores + "\n]");
    }

    private void json(List<Map<String, Object>> entries) {
        out.println(PythonJson.READABLE.dumps(entries));
    }

    /** Lines set so that their equals signs stand below each other, as sacrebleu sets them. */
    private void aligned(List<String> lines) {
        int widest = lines.stream().mapToInt(line -> line.indexOf(" = ")).max().orElse(0);
        for (String line : lines) {
            int name = line.indexOf(" = ");
            out.println(name < 0 ? line : " ".repeat(widest - name) + line);
        }
    }

    private List<Map<String, Object>> jsonOf(List<List<Result>> systems) {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (int i = 0; i < systems.size(); i++) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("system", name(i));
            for (Result result : systems.get(i)) {
                Map<String, Object> score = new LinkedHashMap<>();
                score.put("score", result.score());
                score.put(
                        "p_value", result.pValue().isPresent() ? result.pValue().getAsDouble() : null);
                score.put(
                        "mean",
                        result.interval()
                                .map(interval -> (Object) interval.mean())
                                .orElse(null));
                score.put(
                        "ci",
                        result.interval()
                                .map(interval -> (Object) interval.halfWidth())
                                .orElse(null));
                score.put("signature", result.signature().toString());
                entry.put(result.name(), score);
            }
            entries.add(entry);
        }
        return entries;
    }

    private void table(List<List<Result>> systems) {
        List<List<String>> rows = rows(systems, result -> cell(result, " \u00B1 "));
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < rows.getFirst().size(); column++) {
            int at = column;
            widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(" ".repeat(widths.get(column) - cell.length()))
                        .append(cell)
                        .append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
        out.println();
        if (request.test() != Request.Test.NONE) {
            out.println(
                    "p is about the probability of a difference to the baseline at least as large if the two systems"
                            + " were the same; * marks p < 0.05");
        }
        for (Result result : systems.getFirst()) {
            out.println(result.name() + "|"
                    + (request.shortSignature() ? result.signature().shortForm() : result.signature()));
        }
    }

    private void latex(List<List<Result>> systems) {
        List<List<String>> rows = rows(systems, result -> cell(result, " $\\pm$ "));
        out.println("\\begin{tabular}{" + "r" + "c".repeat(rows.getFirst().size() - 1) + "}");
        out.println("\\toprule");
        for (int i = 0; i < rows.size(); i++) {
            out.println(rows.get(i).stream().map(Printer::escaped).collect(Collectors.joining(" & ")) + " \\\\");
            if (i == 0) {
                out.println("\\midrule");
            }
        }
        out.println("\\bottomrule");
        out.println("\\end{tabular}");
        for (Result result : systems.getFirst()) {
            out.println("% " + result.name() + "|" + result.signature());
        }
    }

    private static String escaped(String cell) {
        return cell.replace("_", "\\_").replace("%", "\\%").replace("&", "\\&").replace("#", "\\#");
    }

    private List<List<String>> rows(List<List<Result>> systems, Function<Result, String> cell) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>();
        head.add("System");
        systems.getFirst().forEach(result -> head.add(result.name()));
        rows.add(head);
        for (int i = 0; i < systems.size(); i++) {
            List<String> row = new ArrayList<>();
            row.add(name(i));
            systems.get(i).forEach(result -> row.add(cell.apply(result)));
            rows.add(row);
        }
        return rows;
    }

    private String cell(Result result, String plusMinus) {
        StringBuilder text = new StringBuilder(PythonFloat.fixed(result.score(), result.decimals(request.width())));
        result.interval()
                .ifPresent(interval -> text.append(" (")
                        .append(PythonFloat.fixed(interval.mean(), result.decimals(request.width())))
                        .append(plusMinus)
                        .append(PythonFloat.fixed(interval.halfWidth(), result.decimals(request.width())))
                        .append(')'));
        result.pValue()
                .ifPresent(p -> text.append(" (p = ")
                        .append(PythonFloat.fixed(p, 4))
                        .append(')')
                        .append(p < 0.05 ? "*" : ""));
        return text.toString();
    }

    private String name(int system) {
        String name = request.systems().get(system);
        return system == 0 && request.test() != Request.Test.NONE ? "Baseline: " + name : name;
    }
}
