package io.seqmark.search;

import io.seqmark.report.CsvRow;
import io.seqmark.report.MetricsFile;
import io.seqmark.report.PythonJson;
import io.seqmark.report.StagedFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** {@code search.json} and {@code search.csv}: the trials of a search for programs and spreadsheets, the best first. */
final class SearchFiles {
    static final String JSON = "search.json";
    static final String CSV = "search.csv";

    private SearchFiles() {}

    /** Writes both, whole or not at all; finishes what a search that was killed at that point left. */
    static void write(Path saveDir, SearchResult result) {
        StagedFiles.finish(saveDir);
        try (StagedFiles files = new StagedFiles(saveDir)) {
            files.stage(CSV, out -> out.write(csv(result).getBytes(StandardCharsets.UTF_8)));
            files.stage(
                    JSON,
                    out -> out.write(
                            (PythonJson.READABLE.dumps(json(result)) + "\n").getBytes(StandardCharsets.UTF_8)));
            files.commit(JSON);
        }
    }

    private static Map<String, @Nullable Object> json(SearchResult result) {
        SequencedMap<String, @Nullable Object> file = new LinkedHashMap<>();
        file.put("format", 1);
        file.put("scores", result.scores());
        file.put("best", result.best().combination().settings());
        file.put("seconds", result.seconds());
        file.put("trials", result.trials().stream().map(SearchFiles::trial).toList());
        return file;
    }

    private static Map<String, @Nullable Object> trial(Trial trial) {
        SequencedMap<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("settings", trial.combination().settings());
        entry.put("scores", trial.scores());
        entry.put("seconds", trial.seconds());
        entry.put("run", folder(trial));
        entry.put("same_as", trial.sameAs().map(Combination::settings).orElse(null));
        entry.put("p_value", pValue(trial));
        entry.put("tied_with_best", trial.isTied());
        return entry;
    }

    private static @Nullable Double pValue(Trial trial) {
        return trial.pValue().isPresent() ? MetricsFile.rounded(trial.pValue().getAsDouble()) : null;
    }

    private static String folder(Trial trial) {
        return String.valueOf(trial.computed().saveDir().getFileName());
    }

    private static String csv(SearchResult result) {
        List<String> lines = new ArrayList<>();
        List<String> header = new ArrayList<>(result.scores());
        header.addAll(result.settings());
        header.addAll(List.of("seconds", "p_value", "same_as", "run"));
        lines.add(CsvRow.of(header));
        for (Trial trial : result.trials()) {
            List<String> cells = new ArrayList<>();
            trial.scores().values().forEach(score -> cells.add(score.toString()));
            cells.addAll(trial.combination().settings().values());
            cells.add(Double.toString(trial.seconds()));
            Double p = pValue(trial);
            cells.add(p == null ? "" : p.toString());
            cells.add(trial.sameAs().map(Combination::label).orElse(""));
            cells.add(folder(trial));
            lines.add(CsvRow.of(cells));
        }
        return String.join("\n", lines) + "\n";
    }
}
