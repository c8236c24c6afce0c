package io.seqmark.study.view;

import io.seqmark.run.RunRow;
import io.seqmark.study.Figure;
import io.seqmark.study.LengthGroup;
import io.seqmark.study.SentenceScore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parts of studies as values of JSON: numbers in full precision. */
final class Json {
    private Json() {}

    static Map<String, @Nullable Object> figure(Figure figure) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", figure.name());
        json.put("score", figure.score());
        json.put(
                "interval",
                figure.bounds()
                        .map(bounds -> List.of(bounds.low(), bounds.high()))
                        .orElse(null));
        json.put("signature", figure.signature());
        return json;
    }

    static Map<String, Object> group(LengthGroup group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("words", group.label());
        json.put("examples", group.examples());
        json.put("scores", group.scores());
        return json;
    }

    static Map<String, @Nullable Object> row(RunRow row, Optional<SentenceScore> score) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("line", row.id() + 1);
        json.put("score", score.map(one -> one.of(row)).orElse(null));
        json.put("source", row.source());
        json.put("reference", row.reference().orElse(null));
        json.put("prediction", row.predictions().getFirst().text());
        return json;
    }
}
