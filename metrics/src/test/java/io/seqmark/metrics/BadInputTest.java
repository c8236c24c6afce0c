package io.seqmark.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.bleu.Smoothing;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.metrics.ter.TerConfig;
import io.seqmark.metrics.tokenize.LineTokenizers;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that no corpus should hold. */
final class BadInputTest {
    static Stream<SummedMetric<?>> metrics() {
        return Stream.concat(
                LineTokenizers.names().stream()
                        .map(name -> new Bleu(BleuConfig.sentenceDefaults()
                                .withTokenizer(LineTokenizers.find(name).orElseThrow()))),
                Stream.of(
                        new Bleu(BleuConfig.defaults()
                                .withSmoothing(Smoothing.of(Smoothing.Method.ADD_K))
                                .withLowercase(true)),
                        new Chrf(ChrfConfig.plusPlus()),
                        new Chrf(ChrfConfig.defaults().withWhitespace(true).withEpsSmoothing(true)),
                        new Ter(TerConfig.defaults()),
                        new Ter(new TerConfig(true, true, true, true))));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void emptyBlankAndMalformedTextsScoreFinitely(SummedMetric<?> metric) {
        List<String> texts = List.of(
                "",
                " ",
                "\u3000\u00a0",
                "\ud800",
                "\udc00\ud800",
                "a\ud83d b\ude00 .",
                "\u0000\u0001\u001c",
                "&amp;&lt;",
                ".",
                ",.,.",
                "-",
                "1-",
                "\u0130\u03a3",
                "x".repeat(5000),
                "a ".repeat(3000),
                "a,".repeat(3000));
        for (String hypothesis : texts) {
            for (String reference : texts) {
                double score =
                        metric.sentenceScore(hypothesis, List.of(reference, "")).score();
                assertThat(score).isFinite().isNotNegative();
            }
        }
        // eps smoothing lets nothing be nothing
        assertThat(metric.accumulator().score().score()).isCloseTo(0, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void randomCharactersScoreAHundredAgainstThemselvesAndNeverFail(SummedMetric<?> metric) {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            String text = random.ints(1 + random.nextInt(60), 0, 0x2FFFF)
                    .filter(cp -> cp < 0xD800 || cp > 0xDFFF)
                    .map(cp -> cp % 3 == 0 ? " .,'-&<5a\u4e00".charAt(cp % 10) : cp)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            Score score = metric.sentenceScore(text, List.of(text));
            double perfect = metric instanceof Ter ? 0 : 100;
            boolean hasTokens = metric.statistics(text, List.of(text)).count(1) > 0;
            if (hasTokens && !(metric instanceof Chrf chrf && chrf.config().epsSmoothing()) && !isOrderFixed(metric)) {
                assertThat(score.score()).isCloseTo(perfect, within(1e-9));
            } else {
                assertThat(score.score()).isBetween(0.0, 100.0 + 1e-9);
            }
        }
    }

    private static boolean isOrderFixed(SummedMetric<?> metric) {
        return metric instanceof Bleu bleu && !bleu.config().effectiveOrder();
    }

    @Test
    void termsThatDoNotFitAreRefused() {
        Bleu bleu = new Bleu(BleuConfig.defaults());
        assertThatIllegalArgumentException().isThrownBy(() -> bleu.statistics("a", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> bleu.accumulator().add("a", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> bleu.corpusScore(List.of("a"), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bleu.statistics("a", List.of("a"))
                        .plus(new Ter(TerConfig.defaults()).statistics("a", List.of("a"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BleuConfig.defaults().withMaxNgramOrder(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Smoothing(Smoothing.Method.FLOOR, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChrfConfig.defaults().withCharOrder(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pair("a", List.of()));
        assertThat(LineTokenizers.find("14a")).isEmpty();
    }

    @Test
    void whatTheReaderThrowsIsThrown() {
        Iterator<Pair> failing = new Iterator<>() {
            private int left = 5000;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Pair next() {
                if (left-- == 0) {
                    throw new NoSuchElementException("line 5001 is missing");
                }
                return new Pair("a b", List.of("a b"));
            }
        };
        Accumulator<?> corpus = new Bleu(BleuConfig.defaults()).accumulator();
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> ParallelCorpus.count(failing, List.of(corpus), 2))
                .withMessage("line 5001 is missing");
    }

    @Test
    void whatACounterThrowsIsThrown() {
        CorpusTally<?> failing = new FailingTally();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParallelCorpus.count(
                        List.of(new Pair("a", List.of("b"))).iterator(), List.of(failing), 2))
                .withMessage("no");
    }

    private static final class FailingTally implements CorpusTally<FailingTally> {
        @Override
        public FailingTally fork() {
            return new FailingTally();
        }

        @Override
        public void add(long place, Pair pair) {
            throw new IllegalArgumentException("no");
        }

        @Override
        public void join(FailingTally other) {}
    }
}
