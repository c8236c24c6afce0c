package io.seqmark.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.metrics.Pair;
import io.seqmark.metrics.ngram.IntList;
import io.seqmark.metrics.significance.ConfidenceInterval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values worked out by hand. */
final class RougeCorpusTest {
    private static final RougeConfig UNIGRAMS = new RougeConfig(List.of(RougeType.ROUGE_1), false, SentenceSplit.NONE);

    private static Rouge only(RougeType type) {
        return new Rouge(UNIGRAMS.withTypes(List.of(type)));
    }

    private static PrecisionRecall score(RougeType type, String prediction, String... references) {
        Map<RougeType, PrecisionRecall> scores = only(type).sentenceScore(prediction, List.of(references));
        assertThat(scores).containsOnlyKeys(type);
        return scores.values().iterator().next();
    }

    @Test
    void eachVariantAlone() {
        assertThat(score(RougeType.ROUGE_L, "a x b y", "a b c d")).isEqualTo(new PrecisionRecall(0.5, 0.5, 0.5));
        assertThat(score(RougeType.ROUGE_LSUM, "a x b y", "a b c d")).isEqualTo(new PrecisionRecall(0.5, 0.5, 0.5));
        assertThat(score(RougeType.ROUGE_2, "a b x", "a b c")).isEqualTo(new PrecisionRecall(0.5, 0.5, 0.5));
        assertThat(score(RougeType.ROUGE_3, "a b", "a b")).isEqualTo(new PrecisionRecall(0, 0, 0));
    }

    /** As score_multi does: a later reference must have a better F, not an equal one. */
    @Test
    void ofReferencesWithTheSameFTheFirstCounts() {
        String three = "a b c";
        String six = "a b c d e f";
        PrecisionRecall shortOne = score(RougeType.ROUGE_1, "a b c d", "a b");
        assertThat(shortOne).isEqualTo(new PrecisionRecall(0.5, 1, 2 / 3.0));
        // one of four and one of two; two of four and two of eight
        assertThat(score(RougeType.ROUGE_1, "a b c d", "a x", "a b 1 2 3 4 5 6"))
                .isEqualTo(new PrecisionRecall(0.25, 0.5, 1 / 3.0));
        assertThat(score(RougeType.ROUGE_1, "a b c d", "a b 1 2 3 4 5 6", "a x"))
                .isEqualTo(new PrecisionRecall(0.5, 0.25, 1 / 3.0));
        assertThat(score(RougeType.ROUGE_1, "a b c", "x", six, three, six)).isEqualTo(new PrecisionRecall(1, 1, 1));
    }

    /** A predicted word is used up by the first reference sentence that takes it. */
    @Test
    void summaryLevelHitsAreClipped() {
        // both reference sentences have their "a" in common with the prediction, which has it once
        assertThat(score(RougeType.ROUGE_LSUM, "a b\nc", "a x\na c"))
                .isEqualTo(new PrecisionRecall(2 / 3.0, 2 / 4.0, 2 * (2 / 3.0) * (2 / 4.0) / (2 / 3.0 + 2 / 4.0)));
        assertThat(score(RougeType.ROUGE_LSUM, "a\na", "a\nb")).isEqualTo(new PrecisionRecall(0.5, 0.5, 0.5));
        assertThat(score(RougeType.ROUGE_LSUM, "\n\n", "a\nb")).isEqualTo(new PrecisionRecall(0, 0, 0));
    }

    @Test
    void meanAndSignature() {
        RougeCorpus corpus = new Rouge(UNIGRAMS).corpus();
        RougeCorpus worker = corpus.fork();
        worker.add(1, new Pair("a b", List.of("a b")));
        corpus.add(0, new Pair("a b", List.of("a c d e")));
        assertThat(corpus.signature()).hasToString("nrefs:1|stem:none|split:none|version:rouge_score-0.1.2");
        corpus.join(worker);
        assertThat(corpus.size()).isEqualTo(2);
        assertThat(worker.size()).isEqualTo(1);
        assertThat(corpus.mean())
                .containsExactly(Map.entry(
                        RougeType.ROUGE_1, new PrecisionRecall(0.75, 0.625, (2 * 0.5 * 0.25 / 0.75 + 1) / 2)));
        corpus.add("x", List.of("x", "y", "z"));
        assertThat(corpus.signature().toString()).startsWith("nrefs:var|");
        RougeReport report = corpus.bootstrap(new BootstrapConfig(7, 0.9, 3));
        assertThat(report.signature())
                .hasToString("nrefs:var|bs:7|seed:3|stem:none|split:none|version:rouge_score-0.1.2");
        assertThat(new Rouge(RougeConfig.summarization()).corpus().signature().toString())
                .endsWith("stem:porter-nltk|split:punkt|version:rouge_score-0.1.2");
    }

    /** Places that come from several workers, backwards: rows keep their numbers. */
    @Test
    void manyPairsFromManyWorkers() {
        RougeCorpus all = new Rouge(UNIGRAMS).corpus();
        for (int worker = 2; worker >= 0; worker--) {
            RougeCorpus part = all.fork();
            for (int place = 299 - worker; place >= 0; place -= 3) {
                // place / 10 words of 10 are right
                part.add(place, words(10), List.of(words(place % 11)));
            }
            all.merge(part);
        }
        assertThat(all.size()).isEqualTo(300);
        double precision =
                IntStream.range(0, 300).mapToDouble(i -> i % 11 / 10.0).sum() / 300;
        assertThat(all.mean().get(RougeType.ROUGE_1)).satisfies(mean -> {
            assertThat(mean.precision()).isCloseTo(precision, within(1e-15));
            // the reference of no word has none that could be found
            assertThat(mean.recall()).isEqualTo(272 / 300.0);
        });
        assertThat(all.samples(RougeType.ROUGE_1).size()).isEqualTo(300);
        assertThat(all.samples(RougeType.ROUGE_1).metric().name()).isEqualTo("rouge1");
        // resampled in the order of places: as if they had been added in it
        RougeCorpus inOrder = new Rouge(UNIGRAMS).corpus();
        IntStream.range(0, 300).forEach(i -> inOrder.add(words(10), List.of(words(i % 11))));
        assertThat(ConfidenceInterval.of(all.samples(RougeType.ROUGE_1), 50, 1))
                .isEqualTo(ConfidenceInterval.of(inOrder.samples(RougeType.ROUGE_1), 50, 1));
        assertThat(all.bootstrap(BootstrapConfig.seeded(4)).scores())
                .isEqualTo(inOrder.bootstrap(BootstrapConfig.seeded(4)).scores());
    }

    private static String words(int count) {
        return String.join(" ", IntStream.range(0, count).mapToObj(i -> "w" + i).toList());
    }

    /** Neumaier's own example: plain summation loses both ones, and so does Kahan's. */
    @Test
    void meansCarryTheRoundingErrors() {
        double[] pairs = {1, 0, 1e100, 1e100, 1, 1, 1, 2, -1e100, -1e100, 1, 1};
        assertThat(Bootstrap.mean(pairs)).isEqualTo(new PrecisionRecall(0.5, 1, 0.5));
        assertThat(Bootstrap.mean(new double[0])).isEqualTo(new PrecisionRecall(0, 0, 0));
        assertThat(Bootstrap.mean(new double[] {0.25, 0.5, 1})).isEqualTo(new PrecisionRecall(0.25, 0.5, 1));
    }

    /** Of one pair every resample is that pair, and so is every percentile. */
    @Test
    void theBootstrapOfOnePair() {
        RougeCorpus corpus = new Rouge(UNIGRAMS).corpus();
        corpus.add("a b", List.of("a c d e"));
        PrecisionRecall pair = new PrecisionRecall(0.5, 0.25, 2 * 0.5 * 0.25 / 0.75);
        assertThat(corpus.bootstrap(new BootstrapConfig(1, 0.95, 1)).scores())
                .containsExactly(Map.entry(RougeType.ROUGE_1, new AggregateScore(pair, pair, pair)));
        assertThat(corpus.bootstrap(new BootstrapConfig(30, 1, 1)).scores())
                .containsExactly(Map.entry(RougeType.ROUGE_1, new AggregateScore(pair, pair, pair)));
    }

    @Test
    void boundsOfTheBootstrap() {
        assertThat(new BootstrapConfig(1, 0, 0).confidence()).isZero();
        assertThat(new BootstrapConfig(1, 1, 0xFFFF_FFFFL).seed()).isEqualTo(4294967295L);
        assertThatIllegalArgumentException().isThrownBy(() -> new BootstrapConfig(1, 1.01, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BootstrapConfig(1, -0.01, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BootstrapConfig(1, 0.5, 0x1_0000_0000L));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UNIGRAMS.withTypes(List.of(RougeType.ROUGE_1, RougeType.ROUGE_1)));
    }

    @Test
    void names() {
        assertThat(RougeType.labels())
                .containsExactly(
                        "rouge1",
                        "rouge2",
                        "rouge3",
                        "rouge4",
                        "rouge5",
                        "rouge6",
                        "rouge7",
                        "rouge8",
                        "rouge9",
                        "rougeL",
                        "rougeLsum");
        assertThat(RougeType.find("rougeLsum")).contains(RougeType.ROUGE_LSUM);
        assertThat(RougeType.find("rouge10")).isEmpty();
        assertThat(SentenceSplit.find("punkt+pegasus-newlines")).contains(SentenceSplit.PUNKT_WITH_PEGASUS_NEWLINES);
        assertThat(SentenceSplit.find("nltk")).isEmpty();
    }

    @Test
    void wordsAreNumberedByTheirStems() {
        RougeWords words = new RougeWords(true);
        words.beginPair();
        assertThat(number(words, "run Running RUNS, ran runner\u2014run")).containsExactly(0, 0, 0, 1, 2, 0);
        // words of at most three letters stay: "was" would become "wa"
        assertThat(number(words, "was wa as a was")).containsExactly(3, 4, 5, 6, 3);
        assertThat(number(new RougeWords(false), "run running run")).containsExactly(0, 1, 0);
        assertThat(number(words, " \u00e9 ")).isEmpty();
        assertThat(number(words, "azAZ09 azaz09 `az{ @AZ[ /09: a\u00e9b")).containsExactly(7, 7, 8, 8, 9, 6, 10);
    }

    /** More words than are remembered, some of them long: numbers hold within the pair, and beyond it while there is room. */
    @Test
    void manyWordsKeepTheirNumbers() {
        RougeWords words = new RougeWords(false);
        Map<String, Integer> expected = new HashMap<>();
        for (int size : List.of(3, 2048, 2049, 5000, 131_072)) {
            words.beginPair();
            check(words, size, expected);
        }
        words.beginPair();
        check(words, 131_073, expected);
        check(words, 131_073, expected);
        words.beginPair();
        expected.clear();
        check(words, 200, expected);
    }

    private static void check(RougeWords words, int size, Map<String, Integer> expected) {
        List<Integer> wanted = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = size - 1; i >= 0; i--) {
            String word = "w" + i + (i % 1000 == 7 ? "x".repeat(i % 300) : "");
            text.append(word).append(i % 2 == 0 ? " " : "... ");
            wanted.add(expected.computeIfAbsent(word, unseen -> expected.size()));
        }
        assertThat(number(words, text.toString())).isEqualTo(wanted);
    }

    private static List<Integer> number(RougeWords words, String text) {
        IntList numbers = new IntList();
        words.number(text, 0, text.length(), numbers);
        return IntStream.of(numbers.toArray()).boxed().toList();
    }
}
