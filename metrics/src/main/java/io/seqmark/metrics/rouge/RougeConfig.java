package io.seqmark.metrics.rouge;

import java.util.List;

/**
 * How ROUGE is computed.
 *
 * @param types the variants, in the order of the report and of the bootstrap's random stream; none twice
 * @param stemmer whether words of more than 3 letters are reduced by the Porter stemmer
 * @param sentenceSplit how texts come to have one sentence a line
 */
public record RougeConfig(List<RougeType> types, boolean stemmer, SentenceSplit sentenceSplit) {
    /** What summarization papers report. */
    public static final List<RougeType> SUMMARIZATION_TYPES =
            List.of(RougeType.ROUGE_1, RougeType.ROUGE_2, RougeType.ROUGE_L, RougeType.ROUGE_LSUM);

    public RougeConfig {
        types = List.copyOf(types);
        if (types.isEmpty() || types.stream().distinct().count() < types.size()) {
            throw new IllegalArgumentException("ROUGE needs variants, each once, but got " + types);
        }
    }

    /** {@code run_distributed_eval.py}'s: rouge1, rouge2, rougeL, rougeLsum with stemmer and Punkt. */
    public static RougeConfig summarization() {
        return new RougeConfig(SUMMARIZATION_TYPES, true, SentenceSplit.PUNKT);
    }

    /** This configuration with other variants. */
    public RougeConfig withTypes(List<RougeType> other) {
        return new RougeConfig(other, stemmer, sentenceSplit);
    }

    /** This configuration with or without stemmer. */
    public RougeConfig withStemmer(boolean other) {
        return new RougeConfig(types, other, sentenceSplit);
    }

    /** This configuration with another split. */
    public RougeConfig withSentenceSplit(SentenceSplit other) {
        return new RougeConfig(types, stemmer, other);
    }
}
