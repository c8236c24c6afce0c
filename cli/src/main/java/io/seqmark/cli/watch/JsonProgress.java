package io.seqmark.cli.watch;

import io.seqmark.report.PythonJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reading for programs. The keys are documented in {@code docs/evaluate.md}; none goes away. */
final class JsonProgress {
    private JsonProgress() {}

    /**
     * One object.
     *
     * @param event {@code phase} where the phase begins, else {@code progress}
     */
    static String of(Reading reading, String event, Instant now) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("event", event);
        json.put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
        json.put("phase", reading.phase().name().toLowerCase(Locale.ROOT));
        json.put("elapsed_seconds", rounded(reading.seconds()));
        json.put("lines", reading.lines());
        json.put("of_lines", reading.allLines());
        json.put("share", Math.round(reading.share() * 1e4) / 1e4);
        json.put(
                "left_seconds",
                reading.left().isPresent() ? rounded(reading.left().getAsDouble()) : null);
        json.put("tokens", reading.tokens());
        json.put("tokens_per_second", rounded(reading.rate()));
        json.put("score_name", reading.score().map(score -> score.name()).orElse(null));
        json.put(
                "score",
                reading.score()
                        .map(score -> Math.round(score.value() * 1e4) / 1e4)
                        .orElse(null));
        json.put("lost_workers", reading.lost());
        return PythonJson.ROW.dumps(json);
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
