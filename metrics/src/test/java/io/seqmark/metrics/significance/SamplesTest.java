package io.seqmark.metrics.significance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.seqmark.metrics.Pair;
import io.seqmark.metrics.ResampledMetric;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A metric that is simple enough to be worked out by hand: the quotient of two sums. */
final class SamplesTest {
    private record Quotient(boolean singlePrecisionSums) implements ResampledMetric {
        @Override
        public String name() {
            return "quotient";
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public boolean singlePrecisionScores() {
            return false;
        }

        @Override
        public double resampledScore(double[] sums) {
            return exchangedScore(sums);
        }

        @Override
        public double exchangedScore(double[] sums) {
            return sums[1] == 0 ? 0 : sums[0] / sums[1];
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsAddUpWhoeverAddedThem(boolean single) {
        Samples samples = new Samples(new Quotient(single));
        Samples other = new Samples(new Quotient(single));
        for (int i = 0; i < 200; i++) {
            (i % 3 == 0 ? samples : other).add(i, i, 2);
        }
        samples.merge(other);
        assertThat(samples.size()).isEqualTo(200);
        assertThat(other.size()).isEqualTo(133);
        assertThat(samples.metric()).isEqualTo(new Quotient(single));
        assertThat(samples.score()).isEqualTo(199 * 100 / 400.0);
        double[] sums = {5, 7};
        samples.addTo(1, sums); // the second that was added is that of place 3
        assertThat(sums).containsExactly(8, 9);
        assertThat(samples.resampledScore(new int[] {0, 1, 1, 66})).isEqualTo((0 + 3 + 3 + 198) / 8.0);
        samples.sort();
        assertThat(samples.resampledScore(new int[] {0, 1, 1, 66, 199})).isEqualTo((0 + 1 + 1 + 66 + 199) / 10.0);
        assertThat(samples.score()).isEqualTo(199 * 100 / 400.0);
    }

    @Test
    void singlePrecisionSumsRoundAfterEachRow() {
        Samples single = new Samples(new Quotient(true));
        Samples whole = new Samples(new Quotient(false));
        for (Samples samples : List.of(single, whole)) {
            samples.add(0, 1 << 24, 1);
            samples.add(1, 1, 0);
        }
        // 2^24 + 1 is no float, and goes to the even neighbour
        assertThat(single.resampledScore(new int[] {0, 1, 1})).isEqualTo(1 << 24);
        assertThat(whole.resampledScore(new int[] {0, 1, 1})).isEqualTo((1 << 24) + 2);
        // all rows of one system are summed in double precision
        assertThat(single.score()).isEqualTo((1 << 24) + 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOrderOfAddingIsForgotten(boolean single) {
        Samples inOrder = new Samples(new Quotient(single));
        Samples backwards = new Samples(new Quotient(single));
        Random random = new Random(5);
        double[] values = random.doubles(100).toArray();
        for (int i = 0; i < 100; i++) {
            inOrder.add(i, values[i], 1);
            backwards.add(99 - i, values[99 - i], 1);
        }
        assertThat(ConfidenceInterval.of(backwards, 100, 1)).isEqualTo(ConfidenceInterval.of(inOrder, 100, 1));
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        Samples samples = new Samples(new Quotient(false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> samples.add(0, 1))
                .withMessage("a row of quotient has 2 numbers, not 1");
        assertThatIllegalArgumentException().isThrownBy(() -> samples.merge(new Samples(new Quotient(true))));
        assertThatIllegalArgumentException().isThrownBy(() -> ConfidenceInterval.of(samples, 10, 1));
        samples.add(4, 1, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> ConfidenceInterval.of(samples, 0, 1));
        Samples longer = new Samples(new Quotient(false));
        longer.add(4, 1, 1);
        longer.add(5, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedTest.bootstrap(List.of(samples, longer), 10, 1))
                .withMessage("a paired test needs systems with the same metric and the same pairs");
        Samples otherMetric = new Samples(new Quotient(true));
        otherMetric.add(4, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedTest.approximateRandomization(List.of(samples, otherMetric), 10, 1));
        samples.add(4, 1, 1);
        assertThatIllegalStateException().isThrownBy(samples::sort).withMessage("pair 4 was added twice");
    }

    /** Of one pair, every resample is that pair. */
    @Test
    void aCorpusOfOnePairHasNoSpread() {
        Samples samples = new Samples(new Quotient(false));
        samples.add(0, 3, 4);
        assertThat(ConfidenceInterval.of(samples, 40, 1)).isEqualTo(new Interval(0.75, 0));
    }

    /** By its definition: half the distance between the ranks that leave a fortieth out on either side. */
    @Test
    void theIntervalLeavesAFortiethOutOnEitherSide() {
        double[] scores = new double[80];
        for (int i = 0; i < 80; i++) {
            scores[i] = (i * 7) % 80;
        }
        assertThat(ConfidenceInterval.ofScores(scores, false)).isEqualTo(new Interval(39.5, (77 - 2) / 2.0));
        assertThat(ConfidenceInterval.ofScores(scores, true)).isEqualTo(new Interval(39.5, (77 - 2) / 2.0));
    }

    /** Exchanging equal systems changes nothing; a difference that is as large as the real one is not larger. */
    @Test
    void pValuesCountWhatIsLarger() {
        Samples better = new Samples(new Quotient(false));
        Samples worse = new Samples(new Quotient(false));
        better.add(0, 1, 1);
        worse.add(0, 0, 1);
        // of one pair, each trial gives a difference of 1 as the systems have, and each resample a centred one of 0
        List<PairedResult> randomized = PairedTest.approximateRandomization(List.of(better, worse), 99, 1);
        assertThat(randomized.get(1).pValue()).hasValue(0.01);
        assertThat(randomized.get(0)).isEqualTo(new PairedResult(1, OptionalDouble.empty(), Optional.empty()));
        assertThat(randomized.get(1).interval()).isEmpty();
        List<PairedResult> resampled = PairedTest.bootstrap(List.of(better, worse), 99, 1);
        assertThat(resampled.get(1).pValue()).hasValue(0.01);
        assertThat(resampled.get(1).interval()).hasValue(new Interval(0, 0));
        assertThat(resampled.get(0).interval()).hasValue(new Interval(1, 0));
        assertThat(PairedTest.bootstrap(List.of(better, better), 99, 1).get(1).pValue())
                .hasValue(0.01);
    }

    @Test
    void aCorpusThatKeepsItsPairs() {
        SampledCorpus<?> corpus = SampledCorpus.of(new Bleu(BleuConfig.defaults()));
        corpus.add(3, new Pair("a b c d", List.of("a b c d")));
        corpus.add(1, new Pair("x", List.of("y")));
        assertThat(corpus.fork().samples().size()).isZero();
        assertThat(corpus.samples().size()).isEqualTo(2);
        assertThat(corpus.total().statistics().pairs()).isEqualTo(2);
        double[] sums = new double[10];
        corpus.samples().sort();
        corpus.samples().addTo(0, sums);
        // length 1 and 1, no match, one word
        assertThat(sums).containsExactly(1, 1, 0, 0, 0, 0, 1, 0, 0, 0);
    }
}
