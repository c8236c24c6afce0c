package io.seqmark.metrics.rouge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ROUGE, equal to rouge_score's. Immutable and thread-safe.
 *
 * @param config how
 */
public record Rouge(RougeConfig config) {
    /** The version of Google's package to which the figures are equal. */
    public static final String ROUGE_SCORE_VERSION = "rouge_score-0.1.2";

    /** An empty corpus to add pairs to. */
    public RougeCorpus corpus() {
        return new RougeCorpus(config);
    }

    /**
     * The scores of one pair.
     *
     * @param references at least one; of several, each type takes the one with the best F
     */
    public Map<RougeType, PrecisionRecall> sentenceScore(String prediction, List<String> references) {
        RougeCorpus pair = corpus();
        return pair.add(prediction, references);
    }

    /** Scores by type, in the order of the configuration, from a pair's counts, which begin at {@code offset}. */
    static Map<RougeType, PrecisionRecall> scores(RougeConfig config, int[] counts, int offset) {
        Map<RougeType, PrecisionRecall> scores = new LinkedHashMap<>();
        for (int t = 0; t < config.types().size(); t++) {
            int at = offset + t * RougeCounter.WIDTH;
            scores.put(config.types().get(t), PrecisionRecall.of(counts[at], counts[at + 1], counts[at + 2]));
        }
        return scores;
    }
}
