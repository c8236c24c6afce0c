package io.seqmark.cli.info;

import io.seqmark.checkpoint.adapter.AdapterFacts;
import io.seqmark.engine.MemoryEstimate;
import io.seqmark.run.inspect.Inspection;
import io.seqmark.run.inspect.Inspection.Dtype;
import io.seqmark.run.inspect.Inspection.EffectiveSetting;
import io.seqmark.run.inspect.Inspection.StoredWeights;
import io.seqmark.run.inspect.Inspection.TokenizerFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An inspection as aligned lines for people. */
final class InfoText {
    private static final int WIDTH = 100;
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private final List<String> lines = new ArrayList<>();

    private InfoText() {}

    static List<String> of(Inspection inspection) {
        InfoText text = new InfoText();
        text.add(inspection);
        return text.lines;
    }

    private void add(Inspection inspection) {
        String directory = inspection.directory().toString();
        line("checkpoint", inspection.name() + (directory.equals(inspection.name()) ? "" : " in " + directory));
        line("family", inspection.modelType());
        rows("sizes", sizes(inspection.sizes()));
        inspection.weights().ifPresent(this::weights);
        inspection.tokenizer().ifPresent(this::tokenizer);
        rows("adapters", adapters(inspection.adapters()));
        rows("generation", generation(inspection.generation()));
        if (!inspection.unused().isEmpty()) {
            wrapped("not used", inspection.unused());
        }
        inspection.memory().ifPresent(this::memory);
        line("arithmetic", inspection.computing().arithmetic());
        line("", dtypes(inspection.computing().dtypes()));
        List<String> devices = new ArrayList<>(List.of("cpu"));
        devices.addAll(inspection.computing().gpus().found());
        rows("devices", devices);
        rows("notes", inspection.notes());
        rows("needs", inspection.needs());
        rows("problems", inspection.problems().isEmpty() ? List.of("none") : inspection.problems());
    }

    private static List<String> sizes(Map<String, Integer> sizes) {
        return sizes.entrySet().stream()
                .map(size -> "%-24s  %,d".formatted(size.getKey(), size.getValue()))
                .toList();
    }

    private void weights(StoredWeights weights) {
        List<String> rows = new ArrayList<>();
        rows.add("%,d parameters in %,d tensors, %s"
                .formatted(weights.parameters(), weights.tensors(), bytes(weights.bytes())));
        rows.add(String.join(", ", weights.dtypes().keySet()) + " in " + files(weights.files()));
        rows("weights", rows);
    }

    private static String files(List<String> files) {
        return files.size() == 1 ? files.getFirst() : files.size() + " shards from " + files.getFirst();
    }

    private void tokenizer(TokenizerFacts tokenizer) {
        List<String> rows = new ArrayList<>();
        rows.add("%s with %,d entries, sources of %s"
                .formatted(
                        tokenizer.kind(),
                        tokenizer.entries(),
                        tokenizer.modelMaxLength().isPresent()
                                ? "at most %,d tokens"
                                        .formatted(tokenizer.modelMaxLength().getAsInt())
                                : "any length"));
        rows.add("from " + String.join(", ", tokenizer.files()));
        rows("tokenizer", rows);
        if (!tokenizer.languages().isEmpty()) {
            wrapped("languages", tokenizer.languages());
            line("", "sources are taken to be in " + tokenizer.sourceLanguage().orElse("no language"));
        }
    }

    private static List<String> adapters(Map<String, AdapterFacts> adapters) {
        List<String> rows = new ArrayList<>();
        adapters.forEach((name, facts) -> {
            rows.add("%s: %s%s, %,d parameters, changes %,d tensors%s"
                    .formatted(
                            name,
                            facts.tuner(),
                            facts.rank().map(rank -> " of rank " + rank).orElse(""),
                            facts.parameters(),
                            facts.tensors(),
                            facts.replaced() > 0 ? " and replaces %,d".formatted(facts.replaced()) : ""));
            rows.add("%s, trained on %s"
                    .formatted(
                            facts.modules().isEmpty() ? "no weights" : String.join(", ", facts.modules()),
                            facts.base().orElse("a base that it does not name")));
        });
        return rows;
    }

    private static List<String> generation(Map<String, EffectiveSetting> settings) {
        return settings.entrySet().stream()
                .map(setting -> "%-28s  %-14s  %s"
                        .formatted(
                                setting.getKey(),
                                setting.getValue().value(),
                                setting.getValue().origin())
                        .stripTrailing())
                .toList();
    }

    private void memory(MemoryEstimate memory) {
        rows(
                "memory",
                List.of(
                        "about %s, beside the Java heap and the native library".formatted(bytes(memory.total())),
                        "%s weights, %s mapped files (given back when memory is short)"
                                .formatted(bytes(memory.weights()), bytes(memory.mapped())),
                        "%s caches: %,d sentences in flight, %,d beams, %,d source and %,d target tokens at the most"
                                .formatted(
                                        bytes(memory.caches()),
                                        memory.sentences(),
                                        memory.beams(),
                                        memory.sourceTokens(),
                                        memory.targetTokens())));
    }

    private static String dtypes(Map<String, Dtype> dtypes) {
        return dtypes.entrySet().stream()
                .map(dtype -> dtype.getKey()
                        + dtype.getValue().needs().map(" no: needs "::concat).orElse(" yes"))
                .collect(Collectors.joining(", "));
    }

    private void line(String label, String value) {
        lines.add(("%-12s  ".formatted(label) + value).stripTrailing());
    }

    /** A label before the first of several lines; nothing where there is none. */
    private void rows(String label, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            line(i == 0 ? label : "", values.get(i));
        }
    }

    private void wrapped(String label, List<String> words) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        for (String word : words) {
            if (!row.isEmpty() && row.length() + 1 + word.length() > WIDTH) {
                rows.add(row.toString());
                row.setLength(0);
            }
            row.append(row.isEmpty() ? "" : " ").append(word);
        }
        rows.add(row.toString());
        rows(label, rows);
    }

    private static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return (unit == 0 ? "%.0f %s" : "%.1f %s").formatted(value, UNITS[unit]);
    }
}
