package io.seqmark.metrics.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.rouge.AggregateScore;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.PrecisionRecall;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeConfig;
import io.seqmark.metrics.rouge.RougeCorpus;
import io.seqmark.metrics.rouge.RougeType;
import io.seqmark.metrics.rouge.SentenceSplit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All variants of ROUGE, and its bootstrap. */
final class RougeFuzz {
    private static final BootstrapConfig FEW_RESAMPLES = new BootstrapConfig(5, 0.95, 12345);

    @FuzzTest
    void rouge(FuzzedDataProvider data) {
        Rouge rouge = new Rouge(new RougeConfig(
                List.of(RougeType.values()), data.consumeBoolean(), data.pickValue(SentenceSplit.values())));
        List<Pair> pairs = Texts.pairs(data);
        for (Pair pair : pairs) {
            assertPairIsSound(rouge, pair);
        }
        assertOrderDoesNotMatter(rouge, pairs);
    }

    private static void assertPairIsSound(Rouge rouge, Pair pair) {
        String text = pair.hypothesis();
        Map<RougeType, PrecisionRecall> scores = rouge.sentenceScore(text, pair.references());
        assertThat(scores.values()).allSatisfy(RougeFuzz::assertInRange);
        Map<RougeType, PrecisionRecall> reversed =
                rouge.sentenceScore(text, pair.references().reversed());
        scores.forEach(
                (type, score) -> assertThat(of(reversed, type).fmeasure()).isEqualTo(score.fmeasure()));

        // a common subsequence is made of words that both have
        Map<RougeType, PrecisionRecall> single =
                rouge.sentenceScore(text, pair.references().subList(0, 1));
        assertThat(of(single, RougeType.ROUGE_L).recall())
                .isLessThanOrEqualTo(of(single, RougeType.ROUGE_1).recall());

        // a text without an n-gram of that length scores 0 even against itself
        rouge.sentenceScore(text, List.of(text))
                .values()
                .forEach(self -> assertThat(self.fmeasure()).isIn(0.0, 1.0));
    }

    private static void assertOrderDoesNotMatter(Rouge rouge, List<Pair> pairs) {
        RougeCorpus corpus = rouge.corpus();
        RougeCorpus even = corpus.fork();
        RougeCorpus odd = corpus.fork();
        for (int i = 0; i < pairs.size(); i++) {
            corpus.add(i, pairs.get(i));
            int place = pairs.size() - 1 - i;
            (i % 2 == 0 ? even : odd).add(place, pairs.get(place));
        }
        odd.merge(even);
        assertThat(odd.mean()).isEqualTo(corpus.mean());
        assertThat(odd.bootstrap(FEW_RESAMPLES)).isEqualTo(corpus.bootstrap(FEW_RESAMPLES));
        for (AggregateScore score : corpus.bootstrap(FEW_RESAMPLES).scores().values()) {
            assertInRange(score.low());
            assertInRange(score.mid());
            assertInRange(score.high());
            assertThat(score.mid().fmeasure())
                    .isBetween(score.low().fmeasure(), score.high().fmeasure());
        }
    }

    private static PrecisionRecall of(Map<RougeType, PrecisionRecall> scores, RougeType type) {
        return Objects.requireNonNull(scores.get(type));
    }

    private static void assertInRange(PrecisionRecall score) {
        assertThat(score.precision()).isBetween(0.0, 1.0);
        assertThat(score.recall()).isBetween(0.0, 1.0);
        assertThat(score.fmeasure()).isBetween(0.0, 1.0);
    }
}
