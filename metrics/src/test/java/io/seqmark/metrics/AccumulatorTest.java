package io.seqmark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.bleu.BleuScore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sums by hand: BLEU's counts are lengths of hypothesis and reference, then matches and totals by order. */
final class AccumulatorTest {
    private static final Bleu BLEU = new Bleu(BleuConfig.defaults());

    private static Statistics statistics(long pairs, int fewest, int most, long... counts) {
        return Statistics.of(pairs, fewest, most, counts);
    }

    @Test
    void statisticsAddUp() {
        Statistics sum = statistics(2, 1, 3, 10, 20).plus(statistics(5, 2, 2, 1, -4));
        assertThat(sum).isEqualTo(statistics(7, 1, 3, 11, 16));
        assertThat(sum.pairs()).isEqualTo(7);
        assertThat(sum.minReferences()).isEqualTo(1);
        assertThat(sum.maxReferences()).isEqualTo(3);
        assertThat(sum.width()).isEqualTo(2);
        assertThat(sum.count(0)).isEqualTo(11);
        assertThat(sum.count(1)).isEqualTo(16);
        assertThat(sum).hasToString("7 pairs [11, 16]");
        assertThat(sum.references()).isEqualTo("var");
        assertThat(statistics(2, 3, 3, 0).references()).isEqualTo("3");
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> statistics(1, 1, 1, Long.MAX_VALUE).plus(statistics(1, 1, 1, 1)));
    }

    @Test
    void statisticsAreEqualWhereAllOfThemIs() {
        Statistics one = statistics(2, 1, 3, 10, 20);
        assertThat(one)
                .isEqualTo(statistics(2, 1, 3, 10, 20))
                .hasSameHashCodeAs(statistics(2, 1, 3, 10, 20))
                .isNotEqualTo(statistics(3, 1, 3, 10, 20))
                .isNotEqualTo(statistics(2, 2, 3, 10, 20))
                .isNotEqualTo(statistics(2, 1, 4, 10, 20))
                .isNotEqualTo(statistics(2, 1, 3, 10, 21))
                .isNotEqualTo("2 pairs [10, 20]");
        assertThat(one.hashCode()).isNotEqualTo(statistics(2, 1, 3, 10, 21).hashCode());
    }

    @Test
    void statisticsDoNotSeeWhatHappensToTheArray() {
        long[] counts = {1, 2};
        Statistics statistics = Statistics.of(1, 1, 1, counts);
        counts[0] = 5;
        assertThat(statistics.count(0)).isEqualTo(1);
    }

    @Test
    void aCorpusIsTheSumOfItsPairs() {
        Accumulator<BleuScore> corpus = BLEU.accumulator();
        Statistics first = corpus.add("the cat sat", List.of("the cat sat down", "a cat sat"));
        Statistics second = corpus.add("on mats", List.of("on a mat"));
        assertThat(first).isEqualTo(BLEU.statistics("the cat sat", List.of("the cat sat down", "a cat sat")));
        assertThat(first.pairs()).isEqualTo(1);
        assertThat(first.references()).isEqualTo("2");
        assertThat(corpus.statistics()).isEqualTo(first.plus(second));
        assertThat(corpus.statistics().pairs()).isEqualTo(2);
        assertThat(corpus.statistics().minReferences()).isEqualTo(1);
        assertThat(corpus.statistics().maxReferences()).isEqualTo(2);
        assertThat(corpus.score().hypothesisLength()).isEqualTo(5);
        assertThat(corpus.score().referenceLength()).isEqualTo(6); // 3 is nearest to 3, and 3 is all there is for 2
        assertThat(corpus.signature()).hasToString("nrefs:var|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0");
    }

    @Test
    void workersJoinInAnyOrder() {
        Accumulator<BleuScore> whole = BLEU.accumulator();
        Accumulator<BleuScore> a = whole.fork();
        Accumulator<BleuScore> b = whole.fork();
        a.add(7, new Pair("a b c d", List.of("a b c e")));
        b.add(0, new Pair("x", List.of("x", "y")));
        assertThat(a.statistics().pairs()).isEqualTo(1);
        assertThat(b.statistics().pairs()).isEqualTo(1);
        Accumulator<BleuScore> other = whole.fork();
        other.join(b);
        other.join(a);
        whole.join(a);
        whole.merge(b.statistics());
        assertThat(whole.statistics()).isEqualTo(other.statistics());
        assertThat(whole.statistics().pairs()).isEqualTo(2);
        assertThat(whole.statistics().references()).isEqualTo("var");
        assertThat(whole.score().hypothesisLength()).isEqualTo(5);
        assertThat(a.statistics().pairs()).isEqualTo(1);
    }

    @Test
    void anEmptyCorpusScoresZero() {
        assertThat(BLEU.accumulator().score().score()).isZero();
        assertThat(BLEU.accumulator().statistics().pairs()).isZero();
    }

    @Test
    void listsOfDifferentLengthNameBoth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BLEU.corpusScore(List.of("a", "b"), List.of("a")))
                .withMessage("2 hypotheses but 1 references");
        // the sum of logarithms is not exact, in sacrebleu neither
        assertThat(BLEU.corpusScore(List.of("a b c d", "e f g h"), List.of("a b c d", "e f g h"))
                        .format(2))
                .isEqualTo("BLEU = 100.00 100.0/100.0/100.0/100.0 (BP = 1.000 ratio = 1.000 hyp_len = 8 ref_len = 8)");
    }

    @Test
    void aRowIsThePairsCountsUnlessTheMetricSaysOtherwise() {
        Statistics pair = BLEU.statistics("a b c", List.of("a b d e"));
        double[] row = new double[BLEU.width()];
        BLEU.row(pair, row);
        // two words and one pair of words of three and two
        assertThat(row).containsExactly(3, 4, 2, 1, 0, 0, 3, 2, 1, 0);
        assertThat(BLEU.singlePrecisionSums()).isTrue();
    }

    @Test
    void singlePrecisionIsThatOfAFloat() {
        assertThat(Rounding.SINGLE.round(0.1)).isEqualTo(0.1f).isNotEqualTo(0.1);
        assertThat(Rounding.DOUBLE.round(0.1)).isEqualTo(0.1);
    }

    @Test
    void aScoreIsPrintedWithItsDetailsWhereItHasAny() {
        assertThat(new Printed("").format(1)).isEqualTo("X = 12.3");
        assertThat(new Printed("(of 3)").format(2)).isEqualTo("X = 12.34 (of 3)");
    }

    private record Printed(String verboseScore) implements Score {
        @Override
        public String name() {
            return "X";
        }

        @Override
        public double score() {
            return 12.344;
        }
    }
}
