package io.seqmark.metrics.rouge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.metrics.Pair;
import io.seqmark.metrics.ParallelCorpus;
import io.seqmark.metrics.SharedData;
import io.seqmark.metrics.ngram.IntList;
import io.seqmark.metrics.significance.PairedTest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RougeTest {
    private static final Rouge LINES = new Rouge(RougeConfig.summarization().withSentenceSplit(SentenceSplit.NONE));

    /** Figures of the original ROUGE 1.5.5, to its five digits, as rouge_score's own tests list them. */
    @Test
    void figuresOfTheOriginalPerlScript() {
        List<String> targets = SharedData.rawLines("data/rouge/target.txt");
        List<String> predictions = SharedData.rawLines("data/rouge/prediction.txt");
        Rouge plain = new Rouge(LINES.config().withStemmer(false));
        check(plain, predictions.get(0), targets.get(0), RougeType.ROUGE_1, .40741, .68750, .51163);
        check(plain, predictions.get(0), targets.get(0), RougeType.ROUGE_2, .30769, .53333, .39024);
        check(plain, predictions.get(0), targets.get(0), RougeType.ROUGE_L, .40741, .68750, .51163);
        check(plain, predictions.get(1), targets.get(1), RougeType.ROUGE_1, .40476, .65385, .50000);
        check(LINES, predictions.get(1), targets.get(1), RougeType.ROUGE_1, .42857, .69231, .52941);
        check(plain, predictions.get(1), targets.get(1), RougeType.ROUGE_2, .29268, .48000, .36364);
        String target = String.join("\n", SharedData.rawLines("data/rouge/pyrouge_files/target_multi.0.txt"));
        String prediction = String.join("\n", SharedData.rawLines("data/rouge/pyrouge_files/prediction_multi.0.txt"));
        check(LINES, prediction, target, RougeType.ROUGE_LSUM, .36538, .66667, .47205);
    }

    private static void check(
            Rouge rouge, String prediction, String target, RougeType type, double recall, double precision, double f) {
        PrecisionRecall score = rouge.sentenceScore(prediction, List.of(target)).get(type);
        assertThat(score).isNotNull();
        assertThat(score.recall()).isCloseTo(recall, within(5e-6));
        assertThat(score.precision()).isCloseTo(precision, within(5e-6));
        assertThat(score.fmeasure()).isCloseTo(f, within(5e-6));
    }

    /** The example of section 3.2 of the paper, with a union over two candidate sentences: 4 of 5 words, 10 predicted. */
    @Test
    void summaryLevelUnionOfThePaper() {
        PrecisionRecall score = LINES.sentenceScore("w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5", List.of("w1 w2 w3 w4 w5"))
                .get(RougeType.ROUGE_LSUM);
        assertThat(score).isEqualTo(new PrecisionRecall(0.4, 0.8, 2 * 0.4 * 0.8 / (0.4 + 0.8)));
    }

    @Test
    void longNgrams() {
        Rouge rouge =
                new Rouge(new RougeConfig(List.of(RougeType.ROUGE_9, RougeType.ROUGE_4), false, SentenceSplit.NONE));
        Map<RougeType, PrecisionRecall> scores =
                rouge.sentenceScore("a b c d e f g h i j", List.of("a b c d e f g h i k"));
        assertThat(scores.keySet()).containsExactly(RougeType.ROUGE_9, RougeType.ROUGE_4);
        assertThat(scores).containsEntry(RougeType.ROUGE_9, new PrecisionRecall(0.5, 0.5, 0.5));
        assertThat(scores.get(RougeType.ROUGE_4)).isEqualTo(new PrecisionRecall(6 / 7.0, 6 / 7.0, 6 / 7.0));
    }

    @Test
    void eachTypeTakesTheReferenceThatIsBestForIt() {
        Map<RougeType, PrecisionRecall> scores =
                LINES.sentenceScore("b a d c", List.of("a b c d", "b a x y", "a b c d"));
        assertThat(scores.get(RougeType.ROUGE_1)).isEqualTo(new PrecisionRecall(1, 1, 1));
        assertThat(scores.get(RougeType.ROUGE_2)).isEqualTo(new PrecisionRecall(1 / 3.0, 1 / 3.0, 1 / 3.0));
    }

    /** In Python, the Kelvin sign and the capital dotted I have ASCII letters as their lower case. */
    @Test
    void lettersThatBecomeAsciiInLowerCase() {
        PrecisionRecall score = LINES.sentenceScore("\u212Aelvin \u0130stan", List.of("kelvin i stan"))
                .get(RougeType.ROUGE_1);
        assertThat(score).isEqualTo(new PrecisionRecall(1, 1, 1));
    }

    /** A table that is too large to be kept whole gives the same subsequence as the textbook's. */
    @Test
    void longestCommonSubsequenceOfLongTexts() {
        Random random = new Random(20261124);
        for (int length : List.of(1, 63, 64, 65, 200, 40_000)) {
            List<Integer> columns = words(random, length);
            List<Integer> rows = words(random, Math.min(length, 3_000));
            Lcs lcs = new Lcs();
            lcs.columns(list(columns), 0, columns.size());
            BitSet marked = new BitSet();
            lcs.mark(list(rows), 0, rows.size(), marked);
            assertThat(marked.cardinality())
                    .isEqualTo(textbookLength(rows, columns))
                    .isEqualTo(lcs.length(list(rows), 0, rows.size()));
        }
    }

    private static List<Integer> words(Random random, int length) {
        return random.ints(length, 0, 60).boxed().toList();
    }

    private static IntList list(List<Integer> values) {
        IntList list = new IntList();
        values.forEach(list::add);
        return list;
    }

    private static int textbookLength(List<Integer> rows, List<Integer> columns) {
        int[] row = new int[columns.size() + 1];
        for (int word : rows) {
            int diagonal = 0;
            for (int j = 1; j <= columns.size(); j++) {
                int above = row[j];
                row[j] = word == columns.get(j - 1) ? diagonal + 1 : Math.max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[columns.size()];
    }

    @Test
    void placesDecideNotTheOrderOfAdding() {
        List<Pair> pairs = IntStream.range(0, 3000)
                .mapToObj(i -> new Pair(sentence(i), List.of(sentence(i * 7 + 3))))
                .toList();
        RougeCorpus inOrder = LINES.corpus();
        pairs.forEach(pair -> inOrder.add(pair.hypothesis(), pair.references()));
        RougeCorpus parallel = LINES.corpus();
        ParallelCorpus.count(pairs.iterator(), List.of(parallel), 4);
        BootstrapConfig bootstrap = new BootstrapConfig(50, 0.9, 1);
        assertThat(parallel.bootstrap(bootstrap)).isEqualTo(inOrder.bootstrap(bootstrap));
        assertThat(inOrder.bootstrap(new BootstrapConfig(50, 0.9, 2))).isNotEqualTo(inOrder.bootstrap(bootstrap));
    }

    private static String sentence(int number) {
        return new Random(number)
                .ints(12, 0, 40)
                .mapToObj(word -> "word" + word)
                .collect(Collectors.joining(" "));
    }

    @Test
    void pairedTestsKnowEqualAndDifferentSystems() {
        RougeCorpus same = LINES.corpus();
        RougeCorpus worse = LINES.corpus();
        for (int i = 0; i < 200; i++) {
            same.add(sentence(i), List.of(sentence(i)));
            worse.add(sentence(i + 1), List.of(sentence(i)));
        }
        var systems = List.of(
                same.samples(RougeType.ROUGE_1), same.samples(RougeType.ROUGE_1), worse.samples(RougeType.ROUGE_1));
        assertThat(PairedTest.bootstrap(systems, 99, 1)).satisfies(results -> {
            assertThat(results.get(0).score()).isEqualTo(100);
            assertThat(results.get(1).pValue()).hasValue(0.01);
            assertThat(results.get(2).pValue()).hasValue(0.01);
        });
        // no exchange between equal systems makes a difference, and none is larger than 0
        assertThat(PairedTest.approximateRandomization(systems, 99, 1).get(1).pValue())
                .hasValue(0.01);
        assertThat(PairedTest.approximateRandomization(systems, 99, 1).get(2).pValue())
                .hasValue(0.01);
    }

    @Test
    void anEmptyCorpusScoresZero() {
        assertThat(LINES.corpus().bootstrap(BootstrapConfig.seeded(1)).scores().values())
                .allSatisfy(score -> assertThat(score.mid()).isEqualTo(new PrecisionRecall(0, 0, 0)));
        assertThat(LINES.corpus().mean().values())
                .allSatisfy(score -> assertThat(score).isEqualTo(new PrecisionRecall(0, 0, 0)));
    }

    @Test
    void whatCannotBe() {
        RougeCorpus twice = LINES.corpus();
        twice.add(5, "a", List.of("a"));
        twice.add(5, "a", List.of("a"));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(twice::mean);
        assertThatIllegalArgumentException().isThrownBy(() -> twice.add("a", List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> twice.merge(new Rouge(LINES.config().withStemmer(false)).corpus()));
        assertThatIllegalArgumentException().isThrownBy(() -> LINES.config().withTypes(new ArrayList<>()));
        assertThatIllegalArgumentException().isThrownBy(() -> new BootstrapConfig(0, 0.95, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BootstrapConfig(1, Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new BootstrapConfig(1, 0.95, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> twice.samples(RougeType.ROUGE_9));
    }
}
