package io.seqmark.study;

import io.seqmark.report.PythonJson;
import io.seqmark.run.FinishedRun;
import io.seqmark.testing.BundledData;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Folders as runs leave them, with texts of our choice. */
public final class RunFolder {
    private RunFolder() {}

    /** An example, as it is written. */
    public record Row(String source, String reference, String prediction, double bleu, List<String> flags) {}

    /** The {@code run.json} of a real run, with another name of its model and another number of examples. */
    public static FinishedRun write(Path folder, String modelName, List<Row> rows) throws IOException {
        Files.createDirectories(folder);
        Path real = BundledData.resource("runs/scored/run.json");
        ObjectNode record = (ObjectNode) JsonMapper.shared().readTree(Files.readString(real));
        record.put("model_name", modelName);
        ((ObjectNode) record.at("/identity/corpus")).put("n_obs", rows.size());
        ObjectNode flags = (ObjectNode) record.get("flags");
        rows.stream()
                .flatMap(row -> row.flags().stream())
                .forEach(flag -> flags.put(flag, flags.path(flag).asInt(0) + 1));
        Files.writeString(folder.resolve("run.json"), escaped(record.toString()));
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("test_generations.jsonl"))) {
            for (int id = 0; id < rows.size(); id++) {
                out.write(PythonJson.SORTED_LINE.dumps(json(id, rows.get(id))));
                out.write('\n');
            }
        }
        return FinishedRun.open(folder);
    }

    /** Halves of characters can be written in no other way. */
    private static String escaped(String json) {
        StringBuilder ascii = new StringBuilder();
        json.chars().forEach(c -> ascii.append(c < 0x80 ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return ascii.toString();
    }

    private static Map<String, Object> json(int id, Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("source", row.source());
        json.put("reference", row.reference());
        json.put("predictions", List.of(row.prediction()));
        json.put("token_ids", List.of(List.of(5)));
        json.put("scores", List.of(-1.5));
        json.put("sentence", Map.of("bleu", row.bleu(), "chrf", row.bleu(), "ter", 100 - row.bleu()));
        json.put("flags", row.flags());
        return json;
    }
}
