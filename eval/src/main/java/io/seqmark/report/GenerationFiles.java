package io.seqmark.report;

import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import io.seqmark.report.StagedFiles.Content;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** The files of a run that have one entry an example, in corpus order. Rows are read as they are written. */
public final class GenerationFiles {
    private final long size;
    private final LongFunction<Generated> rows;

    /**
     * The files of a complete run.
     *
     * @param size the number of examples
     * @param rows what was generated for an example
     */
    public GenerationFiles(long size, LongFunction<Generated> rows) {
        this.size = size;
        this.rows = rows;
    }

    /** {@code {type_path}_generations.txt}: the best predictions, one a line; line ends inside become spaces. */
    public Content texts() {
        return out -> eachLine(
                out, id -> oneLine(rows.apply(id).hypotheses().getFirst().text()));
    }

    /** {@code {type_path}.target}: the references that were scored, one a line. */
    public Content references(LongFunction<String> reference) {
        return out -> eachLine(out, reference);
    }

    /** {@code pseudolabel_results.json}: a list of lists of texts, as Python's {@code json.dump} indents it. */
    public Content pseudolabels() {
        return out -> {
            Writer writer = writer(out);
            PythonJson json = PythonJson.SORTED_INDENTED;
            writer.append('[');
            for (long id = 0; id < size; id++) {
                json.separate(id == 0, writer, 1);
                json.write(texts(rows.apply(id)), writer, 1);
            }
            json.end(writer, 0);
            writer.append(']').flush();
        };
    }

    /**
     * {@code rank_{r}_output.json}: a list of ids with the best text, or all of them where several were asked for, as
     * {@code run_distributed_eval.py}'s ranks leave it.
     *
     * @param ids the examples of the rank, in the order of the file
     */
    public Content rankOutput(LongStream ids) {
        return out -> {
            Writer writer = writer(out);
            PythonJson json = PythonJson.SORTED_INDENTED;
            boolean first = true;
            writer.append('[');
            for (PrimitiveIterator.OfLong each = ids.iterator(); each.hasNext(); first = false) {
                long id = each.nextLong();
                List<String> texts = texts(rows.apply(id));
                json.separate(first, writer, 1);
                json.write(Map.of("id", id, "pred", texts.size() == 1 ? texts.getFirst() : texts), writer, 1);
            }
            if (!first) {
                json.end(writer, 0);
            }
            writer.append(']').flush();
        };
    }

    /**
     * {@code {type_path}_generations.jsonl}: everything about an example but its timing, so that equal runs give equal
     * bytes.
     *
     * @param source the source line
     * @param references of the source; the first has a key of its own, as if there were no others
     * @param sentence the metrics of an example by name; may be empty
     * @param endTokens ids that end a prediction; none where the last token is forced to be one, which says nothing then
     * @param longest the longest prediction in tokens
     * @param counts is told the flags of each example
     */
    public Content jsonl(
            LongFunction<String> source,
            LongFunction<List<String>> references,
            LongFunction<Map<String, Double>> sentence,
            Set<Integer> endTokens,
            int longest,
            FlagCounts counts) {
        return out -> eachLine(out, id -> {
            Generated row = rows.apply(id);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("id", id);
            entry.put("source", source.apply(id));
            List<String> all = references.apply(id);
            entry.put("reference", all.isEmpty() ? null : all.getFirst());
            if (all.size() > 1) {
                entry.put("more_references", all.subList(1, all.size()));
            }
            entry.put("predictions", texts(row));
            entry.put(
                    "token_ids",
                    row.hypotheses().stream().map(Hypothesis::tokenIds).toList());
            entry.put("scores", row.hypotheses().stream().map(Hypothesis::score).toList());
            if (row.hypotheses().getFirst().tokenScores().isPresent()) {
                entry.put(
                        "token_scores",
                        row.hypotheses().stream()
                                .map(hypothesis -> hypothesis.tokenScores().orElseThrow())
                                .toList());
            }
            entry.put("sentence", sentence.apply(id));
            List<String> flags = RowFlags.of(row, endTokens, longest);
            counts.add(flags);
            entry.put("flags", flags);
            return PythonJson.ROW.dumps(entry);
        });
    }

    private void eachLine(OutputStream out, LongFunction<String> line) throws IOException {
        Writer writer = writer(out);
        for (long id = 0; id < size; id++) {
            writer.append(line.apply(id)).append('\n');
        }
        writer.flush();
    }

    private static List<String> texts(Generated row) {
        return row.hypotheses().stream().map(Hypothesis::text).toList();
    }

    /** A text with a space for each line end. */
    public static String oneLine(String text) {
        return text.replace("\r\n", " ").replace('\n', ' ').replace('\r', ' ');
    }

    private static Writer writer(OutputStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }
}
