package io.seqmark.study.view;

import io.seqmark.metrics.text.PythonFloat;
import io.seqmark.report.CsvRow;
import io.seqmark.report.PythonJson;
import io.seqmark.study.ListedRun;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Forms of a list of runs.
 *
 * @param runs in the order of the list
 */
public record RunListView(List<ListedRun> runs) {
    private static final int EXCERPT = 60;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    public RunListView {
        runs = List.copyOf(runs);
    }

    /** For a terminal. */
    public String text() {
        return runs.isEmpty() ? "" : Sections.text(grid());
    }

    /** For a pull request. */
    public String markdown() {
        return runs.isEmpty() ? "" : Sections.markdown(grid());
    }

    /** For programs. */
    public String json() {
        return PythonJson.READABLE.dumps(runs.stream().map(this::json).toList()) + "\n";
    }

    /** For a spreadsheet, as RFC 4180 has it; numbers as {@code run.json} has them. */
    public String csv() {
        Set<String> scores = scores();
        List<String> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("folder", "model", "split"));
        head.addAll(scores);
        head.addAll(List.of("beams", "lines", "seconds", "dtype", "semantics", "date"));
        lines.add(line(head));
        for (ListedRun run : runs) {
            List<String> row = new ArrayList<>(List.of(run.folder().toString(), run.model(), run.split()));
            scores.forEach(name -> row.add(score(run, name, String::valueOf)));
            row.add(beams(run));
            row.addAll(List.of(
                    Long.toString(run.lines()),
                    Double.toString(run.seconds()),
                    run.dtype(),
                    run.semantics(),
                    run.ended().toString()));
            lines.add(line(row));
        }
        return String.join("", lines);
    }

    private Map<String, @Nullable Object> json(ListedRun run) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("folder", run.folder().toString());
        json.put("model", run.model());
        json.put("split", run.split());
        json.put("metrics", run.scores());
        json.put("beams", run.beams().isPresent() ? run.beams().getAsLong() : null);
        json.put("lines", run.lines());
        json.put("seconds", run.seconds());
        json.put("dtype", run.dtype());
        json.put("semantics", run.semantics());
        json.put("date", run.ended().toString());
        return json;
    }

    private Grid grid() {
        Set<String> scores = scores();
        List<String> head = new ArrayList<>(List.of("folder", "model", "split"));
        scores.forEach(name -> head.add(Visible.of(name)));
        head.addAll(List.of("beams", "lines", "seconds", "dtype", "semantics", "date (UTC)"));
        return Grid.of(head, runs, run -> {
            List<String> row = new ArrayList<>(List.of(
                    Visible.of(run.folder().toString()),
                    Visible.shortened(run.model(), EXCERPT),
                    Visible.shortened(run.split(), EXCERPT)));
            scores.forEach(name -> row.add(score(run, name, score -> Numbers.score(name, score))));
            row.addAll(List.of(
                    beams(run),
                    Numbers.whole(run.lines()),
                    PythonFloat.fixed(run.seconds(), 1),
                    Visible.shortened(run.dtype(), EXCERPT),
                    Visible.shortened(run.semantics(), EXCERPT),
                    DATE.format(run.ended().atOffset(ZoneOffset.UTC))));
            return row;
        });
    }

    /** Those that any of the runs has. */
    private Set<String> scores() {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(run.scores().keySet()));
        return names;
    }

    private static String score(ListedRun run, String name, Function<Double, String> form) {
        return Optional.ofNullable(run.scores().get(name)).map(form).orElse("");
    }

    private static String beams(ListedRun run) {
        return run.beams().isPresent() ? Long.toString(run.beams().getAsLong()) : "";
    }

    private static String line(List<String> cells) {
        return CsvRow.of(cells) + "\r\n";
    }
}
