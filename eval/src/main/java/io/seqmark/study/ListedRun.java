package io.seqmark.study;

import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * A finished run in a list. Immutable.
 *
 * @param folder its {@code --save_dir}, below the folder that was searched
 * @param model the checkpoint, as the command named it
 * @param split of the corpus
 * @param scores unrounded, by name
 * @param beams of the search, where the record has them
 * @param lines examples
 * @param seconds of the whole command
 * @param dtype how linear layers computed
 * @param semantics whose {@code generate()} it was
 * @param ended when the command ended
 */
public record ListedRun(
        Path folder,
        String model,
        String split,
        SequencedMap<String, Double> scores,
        OptionalLong beams,
        long lines,
        double seconds,
        String dtype,
        String semantics,
        Instant ended) {
    public ListedRun {
        scores = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(scores));
    }

    static ListedRun of(Path folder, FinishedRun run) {
        RunRecord record = run.record();
        SequencedMap<String, Double> scores = new LinkedHashMap<>();
        record.metrics().values().forEach(metric -> scores.putAll(metric.scores()));
        return new ListedRun(
                folder,
                record.namedModel(),
                record.identity().corpus().typePath(),
                scores,
                record.identity().generation().get("num_beams") instanceof Long beams
                        ? OptionalLong.of(beams)
                        : OptionalLong.empty(),
                run.rows().size(),
                record.timings().total(),
                Objects.toString(record.identity().settings().get("dtype"), ""),
                record.identity().semantics(),
                record.created());
    }
}
