package io.seqmark.generate.search;

import io.seqmark.generate.logits.RowScores;
import io.seqmark.generate.logits.Support;
import io.seqmark.generate.logits.Warpers;
import io.seqmark.tensor.Logits;
import java.util.Optional;

/** How a search that follows a single sequence chooses its next token. */
sealed interface TokenChoice {
    /**
     * A token.
     *
     * @param logProbability in the distribution that it was chosen from
     */
    record Chosen(int token, float logProbability) {}

    /**
     * Chooses.
     *
     * @param scores the logits as the logits processors left them; used up
     * @param length of the history, which numbers the step
     * @return empty where no token is possible
     */
    Optional<Chosen> of(RowScores scores, int length);

    /** The most probable token: greedy search. */
    record Best() implements TokenChoice {
        @Override
        public Optional<Chosen> of(RowScores scores, int length) {
            Logits.Normalizer normalizer = scores.normalizerOfLogits();
            int[] best = new int[1];
            float[] value = new float[1];
            return scores.top(best, value) == 0
                    ? Optional.empty()
                    : Optional.of(new Chosen(best[0], normalizer.apply(value[0])));
        }
    }

    /**
     * A token drawn from the distribution that the warpers make: multinomial sampling.
     *
     * @param random the sample's
     * @param support where the distribution is put
     */
    record Drawn(Warpers warpers, RandomStream random, Support support) implements TokenChoice {
        @Override
        public Optional<Chosen> of(RowScores scores, int length) {
            warpers.warp(scores, 0f, support);
            if (support.size() == 0) {
                return Optional.empty();
            }
            int drawn = support.at(random.uniform(length, 0, 0));
            return Optional.of(new Chosen(support.id(drawn), support.logProbability(drawn)));
        }
    }
}
