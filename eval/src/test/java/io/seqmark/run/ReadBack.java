package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.engine.Hypothesis;
import tools.jackson.databind.JsonNode;

/** Compares rows that were read back with the JSON of their lines, which another parser has read. */
final class ReadBack {
    private ReadBack() {}

    /** A row says what its line says. */
    static void requireEqual(RunRow row, JsonNode line) {
        assertThat(row.id()).isEqualTo(line.get("id").longValue());
        assertThat(row.source()).isEqualTo(line.get("source").stringValue());
        assertThat(row.reference().isPresent()).isEqualTo(line.get("reference").isString());
        row.reference()
                .ifPresent(
                        text -> assertThat(text).isEqualTo(line.get("reference").stringValue()));
        assertThat(row.predictions())
                .hasSameSizeAs(line.get("predictions").valueStream().toList());
        for (int i = 0; i < row.predictions().size(); i++) {
            Hypothesis prediction = row.predictions().get(i);
            assertThat(prediction.text())
                    .isEqualTo(line.get("predictions").get(i).stringValue());
            assertThat(prediction.tokenIds())
                    .isEqualTo(line.get("token_ids")
                            .get(i)
                            .valueStream()
                            .map(JsonNode::intValue)
                            .toList());
            assertThat(prediction.score())
                    .isEqualTo(Float.parseFloat(line.get("scores").get(i).asString()));
            assertThat(prediction.tokenScores().isPresent()).isEqualTo(line.has("token_scores"));
            int at = i;
            prediction
                    .tokenScores()
                    .ifPresent(scores -> assertThat(scores)
                            .isEqualTo(line.get("token_scores")
                                    .get(at)
                                    .valueStream()
                                    .map(score -> Float.valueOf(score.asString()))
                                    .toList()));
        }
        assertThat(row.sentence().keySet())
                .containsExactlyElementsOf(line.get("sentence").propertyNames());
        row.sentence()
                .forEach((name, value) -> assertThat(value)
                        .isEqualTo(line.get("sentence").get(name).doubleValue()));
        assertThat(row.flags())
                .isEqualTo(line.get("flags")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .toList());
    }
}
