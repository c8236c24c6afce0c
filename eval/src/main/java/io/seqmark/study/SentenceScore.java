package io.seqmark.study;

import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.run.RunRow;
import io.seqmark.spec.Scoring;
import java.util.Optional;

/**
 * The score by which single examples are ordered: that of the first metric.
 *
 * @param name its key in the rows
 * @param direction what is better
 */
public record SentenceScore(String name, Direction direction) {
    static Optional<SentenceScore> of(Recipe recipe) {
        return recipe.metrics().stream()
                .findFirst()
                .map(metric -> new SentenceScore(
                        metric == Scoring.Metric.ROUGE
                                ? recipe.settings().rougeTypes().stream()
                                        .findFirst()
                                        .map(RougeType::label)
                                        .orElse(metric.label())
                                : metric.label(),
                        Direction.of(metric)));
    }

    /** Of a row; 0 where it has none. */
    public double of(RunRow row) {
        return row.sentence().getOrDefault(name, 0.0);
    }

    /** Greater where it is worse. */
    public double badness(RunRow row) {
        return direction == Direction.LOWER_IS_BETTER ? of(row) : -of(row);
    }
}
