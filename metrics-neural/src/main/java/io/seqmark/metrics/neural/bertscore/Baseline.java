package io.seqmark.metrics.neural.bertscore;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What scores of unrelated sentences are on average: it becomes 0 when scores are rescaled. Immutable.
 *
 * @param values of precision, recall and F1
 * @param custom whether the table is the user's own and not where the original keeps its own
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Baseline(float[] values, boolean custom) {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?");

    /**
     * Reads the row of a number of layers.
     *
     * @param path a table, or the original's folder {@code rescale_baseline}, in which it is {@code LANGUAGE/MODEL.tsv}
     * @throws InputException if there is no such table, row or language
     */
    static Baseline read(Path path, Optional<String> language, String model, int layers) {
        if (!Files.isDirectory(path)) {
            return new Baseline(row(path, layers), true);
        }
        String folder = language.orElseThrow(() -> new InputException(
                path + ": is a folder of tables by language; add the language of the texts, +lang=en"));
        Path table = path.resolve(folder).resolve(model + ".tsv").normalize();
        if (!table.startsWith(path.normalize()) || !Files.isRegularFile(table)) {
            throw new InputException("%s: has no table %s/%s.tsv; give a table of your own, or leave scores as they are"
                    .formatted(path, folder, model));
        }
        return new Baseline(row(table, layers), false);
    }

    /** The original counts rows, whatever their first column says. */
    private static float[] row(Path table, int layers) {
        List<String> lines;
        try {
            lines = RegularFile.text(table, MAX_BYTES).lines().toList();
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new InputException(table + ": cannot be read as a table of baselines, LAYER,P,R,F", unreadable);
        }
        if (lines.size() <= layers + 1) {
            throw new InputException(
                    "%s: has no row for layer %d; its last one is %d".formatted(table, layers, lines.size() - 2));
        }
        String[] fields = lines.get(layers + 1).strip().split(",", -1);
        if (fields.length != 4) {
            throw wrong(table, layers);
        }
        float[] values = new float[3];
        for (int i = 0; i < 3; i++) {
            String field = fields[i + 1].strip();
            if (!NUMBER.matcher(field).matches()) {
                throw wrong(table, layers);
            }
            values[i] = (float) Double.parseDouble(field);
            if (!(Math.abs(values[i]) < 1)) {
                throw wrong(table, layers);
            }
        }
        return values;
    }

    private static InputException wrong(Path table, int layers) {
        return new InputException(
                "%s:%d: expected LAYER,P,R,F with three numbers below 1".formatted(table, layers + 2));
    }

    /** The rescaled values, in float32 as the original computes them. */
    float[] rescale(float[] raw) {
        float[] scaled = new float[raw.length];
        for (int i = 0; i < raw.length; i++) {
            scaled[i] = (raw[i] - values[i]) / (1 - values[i]);
        }
        return scaled;
    }
}
