package io.seqmark.run;

import io.seqmark.base.InputException;
import io.seqmark.engine.Hypothesis;
import io.seqmark.report.GenerationFiles;
import io.seqmark.report.JsonLines;
import io.seqmark.report.JsonSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The examples of a finished run, in corpus order, as its {@code {type_path}_generations.jsonl} has them. Nothing is kept:
 * each stream reads the file anew, a line at a time. Immutable.
 *
 * @param file the JSONL file
 * @param size how many examples there are
 */
public record Rows(Path file, long size) {
    /**
     * Reads them. Close the stream, unless it is read to its end. A line that is damaged, missing or too many is an
     * {@link InputException} when the stream comes to it.
     *
     * @throws InputException if the file cannot be read
     */
    public Stream<RunRow> stream() {
        return stream(JsonLines.MAX_LINE_BYTES);
    }

    /** All predictions of all examples in their order, a line each: line ends inside are spaces. Close it like {@link #stream}. */
    public Stream<String> predictionLines() {
        return stream()
                .flatMap(row -> row.predictions().stream())
                .map(prediction -> GenerationFiles.oneLine(prediction.text()));
    }

    Stream<RunRow> stream(int maxLineBytes) {
        JsonLines lines = new JsonLines(file, maxLineBytes);
        return StreamSupport.stream(new Reader(this, lines), false).onClose(lines::close);
    }

    /** Reads a row whenever one is asked for. */
    private static final class Reader extends AbstractSpliterator<RunRow> {
        private final Rows rows;
        private final JsonLines lines;
        private boolean ended;

        Reader(Rows rows, JsonLines lines) {
            super(rows.size, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
            this.rows = rows;
            this.lines = lines;
        }

        @Override
        public boolean tryAdvance(Consumer<? super RunRow> action) {
            if (ended) {
                return false;
            }
            long id = lines.lines();
            Optional<JsonSection> line = lines.next();
            ended = line.isEmpty();
            if (ended) {
                lines.close();
            }
            if (ended ? id < rows.size : id >= rows.size) {
                throw new InputException("%s: %d %s, but run.json says that there are %d; %s"
                        .formatted(rows.file, id, ended ? "lines" : "lines and more", rows.size, JsonSection.REMEDY));
            }
            line.ifPresent(present -> action.accept(row(present, id)));
            return !ended;
        }
    }

    private static RunRow row(JsonSection line, long id) {
        if (line.whole("id") != id) {
            throw line.wrong("id", line.whole("id"), String.valueOf(id));
        }
        return new RunRow(
                id,
                line.text("source"),
                line.optionalText("reference"),
                line.values().containsKey("more_references") ? line.texts("more_references") : List.of(),
                predictions(line),
                line.section("sentence").numberMap(),
                line.texts("flags"));
    }

    private static List<Hypothesis> predictions(JsonSection line) {
        List<String> texts = line.texts("predictions");
        List<List<Integer>> tokenIds = line.integerLists("token_ids");
        List<Float> scores = line.floats("scores");
        Optional<List<List<Float>>> tokenScores = line.optionalFloatLists("token_scores");
        if (texts.isEmpty()
                || tokenIds.size() != texts.size()
                || scores.size() != texts.size()
                || tokenScores.filter(all -> all.size() != texts.size()).isPresent()) {
            throw line.problem("predictions, token_ids and scores are not equally many, or none");
        }
        List<Hypothesis> predictions = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            int index = i;
            List<Integer> ids = tokenIds.get(i);
            Optional<List<Float>> each = tokenScores.map(all -> all.get(index));
            if (each.filter(some -> some.size() != ids.size()).isPresent()) {
                throw line.problem("token_scores and token_ids are not equally many");
            }
            predictions.add(new Hypothesis(texts.get(i), ids, scores.get(i), each));
        }
        return predictions;
    }
}
