package io.seqmark.metrics.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.SummedMetric;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.Score;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.surface.ExactMatch;
import io.seqmark.metrics.surface.Normalization;
import io.seqmark.metrics.surface.OutputLength;
import io.seqmark.metrics.surface.Repetition;
import io.seqmark.metrics.surface.TokenF1;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.metrics.ter.TerConfig;
import io.seqmark.metrics.text.PythonText;
import io.seqmark.metrics.tokenize.LineTokenizers;
import io.seqmark.metrics.tokenize.TercomTokenizer;
import java.util.List;

/** The metrics whose statistics add up; ROUGE is {@link RougeFuzz}. */
final class MetricFuzz {
    /** Scores of 100 may come out a few roundings above. */
    private static final double HUNDRED = 100 + 1e-9;

    @FuzzTest
    void bleu(FuzzedDataProvider data) {
        boolean effectiveOrder = data.consumeBoolean();
        int order = data.consumeInt(1, 6);
        Bleu bleu = new Bleu(new BleuConfig(
                LineTokenizers.find(data.pickValue(LineTokenizers.names())).orElseThrow(),
                data.consumeBoolean(),
                Smoothing.of(data.pickValue(Smoothing.Method.values())),
                order,
                effectiveOrder));
        List<Pair> pairs = Texts.pairs(data);
        assertSound(bleu, pairs, HUNDRED);
        for (Pair pair : pairs) {
            Statistics all = bleu.statistics(pair.hypothesis(), pair.references());
            assertThat(bleu.statistics(pair.hypothesis(), pair.references().reversed()))
                    .isEqualTo(all);
            Statistics first =
                    bleu.statistics(pair.hypothesis(), pair.references().subList(0, 1));
            for (int n = 0; n < order; n++) {
                long matches = all.count(2 + n);
                assertThat(matches).isBetween(first.count(2 + n), all.count(2 + order + n));
            }
            Statistics self = bleu.statistics(pair.hypothesis(), List.of(pair.hypothesis()));
            if (self.count(2 + order + (effectiveOrder ? 0 : order - 1)) > 0) {
                assertThat(bleu.score(self).score()).isCloseTo(100, within(1e-9));
            }
        }
    }

    @FuzzTest
    void chrf(FuzzedDataProvider data) {
        boolean epsSmoothing = data.consumeBoolean();
        Chrf chrf = new Chrf(new ChrfConfig(
                data.consumeInt(1, 8),
                data.consumeInt(0, 3),
                data.consumeInt(0, 3),
                data.consumeBoolean(),
                data.consumeBoolean(),
                epsSmoothing));
        List<Pair> pairs = Texts.pairs(data);
        assertSound(chrf, pairs, HUNDRED);
        for (Pair pair : pairs) {
            Statistics self = chrf.statistics(pair.hypothesis(), List.of(pair.hypothesis()));
            if (self.count(0) > 0 && !epsSmoothing) {
                assertThat(chrf.score(self).score()).isCloseTo(100, within(1e-9));
            }
        }
    }

    @FuzzTest
    void ter(FuzzedDataProvider data) {
        TerConfig config = new TerConfig(
                data.consumeBoolean(), data.consumeBoolean(), data.consumeBoolean(), data.consumeBoolean());
        Ter ter = new Ter(config);
        List<Pair> pairs = Texts.pairs(data);
        assertSound(ter, pairs, Double.MAX_VALUE);
        for (Pair pair : pairs) {
            String hypothesis = pair.hypothesis();
            if (isStable(config, hypothesis)) {
                assertThat(ter.sentenceScore(hypothesis, List.of(hypothesis)).score())
                        .isZero();
            }
            Statistics all = ter.statistics(hypothesis, pair.references());
            Statistics first = ter.statistics(hypothesis, pair.references().subList(0, 1));
            assertThat(all.count(0)).isLessThanOrEqualTo(first.count(0));
        }
    }

    /** Normalization meets references twice, as in sacrebleu, so that a text that it parts further then is not its own. */
    private static boolean isStable(TerConfig config, String text) {
        TercomTokenizer tokenizer = new TercomTokenizer(config.normalized(), config.noPunct(), config.asianSupport());
        String stripped = PythonText.rstrip(text);
        List<String> once =
                Texts.tokens(tokenizer.tokenize(config.caseSensitive() ? stripped : PythonText.lower(stripped)));
        List<String> twice = Texts.tokens(tokenizer.tokenize(String.join(" ", once)));
        return !config.normalized() || twice.equals(once);
    }

    @FuzzTest
    void exactMatch(FuzzedDataProvider data) {
        Normalization normalization = data.pickValue(Normalization.values());
        ExactMatch exactMatch = new ExactMatch(normalization);
        List<Pair> pairs = Texts.pairs(data);
        assertSound(exactMatch, pairs, 100);
        for (Pair pair : pairs) {
            String hypothesis = pair.hypothesis();
            assertThat(exactMatch.sentenceScore(hypothesis, List.of(hypothesis)).score())
                    .isEqualTo(100);
            if (exactMatch.sentenceScore(hypothesis, pair.references()).score() == 100) {
                assertThat(new TokenF1(normalization)
                                .sentenceScore(hypothesis, pair.references())
                                .score())
                        .isEqualTo(100);
            }
        }
    }

    @FuzzTest
    void tokenF1(FuzzedDataProvider data) {
        TokenF1 tokenF1 = new TokenF1(data.pickValue(Normalization.values()));
        List<Pair> pairs = Texts.pairs(data);
        assertSound(tokenF1, pairs, 100);
        for (Pair pair : pairs) {
            String hypothesis = pair.hypothesis();
            String reference = pair.references().getFirst();
            assertThat(tokenF1.sentenceScore(hypothesis, List.of(hypothesis)).score())
                    .isEqualTo(100);
            assertThat(tokenF1.statistics(hypothesis, List.of(reference)))
                    .isEqualTo(tokenF1.statistics(reference, List.of(hypothesis)));
        }
    }

    @FuzzTest
    void outputLength(FuzzedDataProvider data) {
        OutputLength length = new OutputLength();
        List<Pair> pairs = Texts.pairs(data);
        assertSound(length, pairs, Double.MAX_VALUE);
        for (Pair pair : pairs) {
            assertThat(length.sentenceScore(pair.hypothesis(), pair.references())
                            .score())
                    .isEqualTo(Texts.tokens(pair.hypothesis()).size());
        }
    }

    @FuzzTest
    void repetition(FuzzedDataProvider data) {
        Repetition repetition = new Repetition(data.consumeInt(1, 4));
        List<Pair> pairs = Texts.pairs(data);
        assertSound(repetition, pairs, 100);
        for (Pair pair : pairs) {
            String text = pair.hypothesis();
            Statistics once = repetition.statistics(text, pair.references());
            Statistics twice = repetition.statistics(text + " " + text, pair.references());
            assertThat(twice.count(0)).isGreaterThanOrEqualTo(once.count(1));
        }
    }

    /**
     * What holds of every metric: scores are in range; those of a pair depend neither on the order of the references nor on
     * what was counted before; those of a corpus are the same bits in whatever order it is counted and merged.
     */
    private static <S extends Score> void assertSound(SummedMetric<S> metric, List<Pair> pairs, double max) {
        Accumulator<S> corpus = metric.accumulator();
        Accumulator<S> even = corpus.fork();
        Accumulator<S> odd = corpus.fork();
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            Statistics alone = metric.statistics(pair.hypothesis(), pair.references());
            assertThat(corpus.add(pair.hypothesis(), pair.references())).isEqualTo(alone);
            S score = metric.score(alone);
            assertInRange(score, max);
            assertSameBits(
                    metric.sentenceScore(pair.hypothesis(), pair.references().reversed()), score);
            Pair fromTheEnd = pairs.get(pairs.size() - 1 - i);
            (i % 2 == 0 ? even : odd).add(fromTheEnd.hypothesis(), fromTheEnd.references());
        }
        odd.merge(even);
        assertThat(odd.statistics()).isEqualTo(corpus.statistics());
        assertSameBits(odd.score(), corpus.score());
        assertInRange(corpus.score(), max);
        assertThat(odd.signature()).isEqualTo(corpus.signature());
    }

    private static void assertInRange(Score score, double max) {
        assertThat(score.score()).isBetween(0.0, max);
        assertThat(score.format(2)).doesNotContainIgnoringCase("nan").doesNotContainIgnoringCase("inf");
    }

    private static void assertSameBits(Score actual, Score expected) {
        assertThat(Double.doubleToRawLongBits(actual.score())).isEqualTo(Double.doubleToRawLongBits(expected.score()));
    }
}
