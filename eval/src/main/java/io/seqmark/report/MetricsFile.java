package io.seqmark.report;

import io.seqmark.metrics.text.PythonFloat;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code {type_path}_bleu.json} or {@code _rouge.json}. */
public final class MetricsFile {
    private MetricsFile() {}

    /** One line, keys sorted, non-ASCII escaped, no line end: byte for byte as {@code run_distributed_eval.py} writes it. */
    public static StagedFiles.Content content(Map<String, ? extends @Nullable Object> metrics) {
        return out -> out.write(PythonJson.SORTED_LINE.dumps(metrics).getBytes(StandardCharsets.US_ASCII));
    }

    /** A score as {@code run_distributed_eval.py} rounds it: to 4 decimals. */
    public static double rounded(double score) {
        return PythonFloat.round(score, 4);
    }
}
