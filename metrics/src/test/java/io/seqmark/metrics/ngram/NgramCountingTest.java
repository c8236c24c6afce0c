package io.seqmark.metrics.ngram;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.metrics.text.TextBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbering and counting against maps of lists, which need no cleverness. */
final class NgramCountingTest {
    @Test
    void aListOfIntsGrowsAndIsEmptied() {
        IntList list = new IntList();
        for (int i = 0; i < 1000; i++) {
            list.add(i * 7);
            assertThat(list.size()).isEqualTo(i + 1);
        }
        assertThat(list.get(64)).isEqualTo(448);
        assertThat(list.toArray())
                .isEqualTo(IntStream.range(0, 1000).map(i -> i * 7).toArray());
        list.clear();
        assertThat(list.size()).isZero();
        list.add(3);
        assertThat(list.toArray()).containsExactly(3);
    }

    /** Dense numbers from 1 up in the order of adding, whatever the table held before. */
    @Test
    void ngramsAreNumberedInTheOrderOfTheirFirstAppearance() {
        Random random = new Random(20261124);
        NgramTable table = new NgramTable();
        for (int size : List.of(0, 40, 5000, 3, 767, 768, 769, 20_000, 300, 1)) {
            table.clear(size / 4); // a guess that is too low
            Map<List<Integer>, Integer> expected = new HashMap<>();
            while (expected.size() < size) {
                int prefix = random.nextInt(expected.size() + 1);
                int symbol = random.nextInt(9) - 4;
                List<Integer> ngram = List.of(prefix, symbol);
                assertThat(table.find(prefix, symbol)).isEqualTo(expected.getOrDefault(ngram, NgramTable.ABSENT));
                int number = expected.computeIfAbsent(ngram, unseen -> expected.size() + 1);
                assertThat(table.add(prefix, symbol)).isEqualTo(number);
                assertThat(table.size()).isEqualTo(expected.size());
            }
            expected.forEach((ngram, number) ->
                    assertThat(table.find(ngram.get(0), ngram.get(1))).isEqualTo(number));
            assertThat(table.find(size + 1, 0)).isEqualTo(NgramTable.ABSENT);
        }
    }

    @Test
    void aTableIsAsSmallAsItsContentAllows() {
        NgramTable table = new NgramTable();
        Map<Integer, Integer> capacities = new LinkedHashMap<>();
        for (int expected : List.of(0, 512, 513, 1024, 1025, 100_000, 10)) {
            table.clear(expected);
            capacities.put(expected, table.capacity());
        }
        // the least power of two with at most half of the slots taken, and at least 1,024
        assertThat(capacities)
                .isEqualTo(Map.of(0, 1024, 512, 1024, 513, 2048, 1024, 2048, 1025, 4096, 100_000, 262_144, 10, 1024));
        for (int i = 0; i < 768; i++) {
            table.add(NgramTable.EMPTY, i);
        }
        assertThat(table.capacity()).isEqualTo(1024);
        table.add(NgramTable.EMPTY, 768);
        assertThat(table.capacity()).isEqualTo(2048);
    }

    /** Clipped counts by their definition (Papineni et al., 2002). */
    @Test
    void matchesAreCountedAsOftenAsTheReferenceHasThem() {
        Random random = new Random(7);
        for (int maxOrder : List.of(1, 2, 4, 9)) {
            NgramMatches matches = new NgramMatches(maxOrder);
            for (int length : List.of(0, 1, 3, 30, 400, 12, 1500, 5)) {
                int[] hypothesis = random.ints(length, 0, 12).toArray();
                int[] reference =
                        random.ints(random.nextInt(2 * length + 1), 0, 12).toArray();
                long[] counts = new long[maxOrder];
                Arrays.fill(counts, 99);
                matches.count(list(hypothesis), list(reference), counts);
                assertThat(counts).isEqualTo(clipped(hypothesis, reference, maxOrder));
            }
        }
    }

    private static IntList list(int[] values) {
        IntList list = new IntList();
        Arrays.stream(values).forEach(list::add);
        return list;
    }

    private static long[] clipped(int[] hypothesis, int[] reference, int maxOrder) {
        long[] counts = new long[maxOrder];
        for (int order = 1; order <= maxOrder; order++) {
            Map<List<Integer>, Integer> known = ngrams(reference, order);
            int at = order - 1;
            ngrams(hypothesis, order)
                    .forEach((ngram, count) -> counts[at] += Math.min(count, known.getOrDefault(ngram, 0)));
        }
        return counts;
    }

    private static Map<List<Integer>, Integer> ngrams(int[] text, int order) {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        for (int start = 0; start + order <= text.length; start++) {
            List<Integer> ngram =
                    Arrays.stream(text, start, start + order).boxed().toList();
            counts.merge(ngram, 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void theNumberOfNgramsOfALine() {
        assertThat(NgramMatches.total(10, 4)).isEqualTo(7);
        assertThat(NgramMatches.total(4, 4)).isEqualTo(1);
        assertThat(NgramMatches.total(3, 4)).isZero();
        assertThat(NgramMatches.total(0, 4)).isZero();
    }

    /** Equal tokens have equal numbers, from 0 up in the order of first appearance, for as long as the pair lasts. */
    @Test
    void tokensAreNumberedInTheOrderOfTheirFirstAppearance() {
        Random random = new Random(99);
        TokenIds ids = new TokenIds();
        for (int vocabulary : List.of(1, 30, 63, 64, 65, 66, 129, 130, 300, 2, 1100, 20_000, 5)) {
            ids.clear();
            Map<String, Integer> expected = new LinkedHashMap<>();
            for (int line = 0; line < 3; line++) {
                List<String> words = new ArrayList<>();
                for (int i = 0; i < vocabulary; i++) {
                    words.add(word(i));
                    words.add(word(random.nextInt(i + 1)));
                }
                check(ids, words, expected);
            }
            assertThat(expected).hasSize(vocabulary);
        }
    }

    /** Every token that came before is looked up again right after each newcomer, while buckets are few. */
    @Test
    void noTokenIsLostWhenTheTablesGrow() {
        for (int seed = 0; seed < 40; seed++) {
            TokenIds ids = new TokenIds();
            Map<String, Integer> expected = new LinkedHashMap<>();
            for (int size : List.of(60, 64, 65, 66, 128, 129, 130)) {
                List<String> words = new ArrayList<>();
                for (int i = size - 1; i >= 0; i--) {
                    words.add(word(i + 1000 * seed));
                }
                check(ids, words, expected);
            }
        }
    }

    private static String word(int number) {
        // some are long, so that their characters need more room than twice the room there is
        return "w" + Integer.toString(number, 36) + (number % 97 == 5 ? "x".repeat(number % 1500) : "");
    }

    private static void check(TokenIds ids, List<String> words, Map<String, Integer> expected) {
        IntList numbers = new IntList();
        numbers.add(-1);
        TextBuffer line = new TextBuffer();
        line.set(" " + String.join(" \t\u3000", words));
        ids.number(line, numbers);
        int[] wanted = words.stream()
                .mapToInt(word -> expected.computeIfAbsent(word, unseen -> expected.size()))
                .toArray();
        assertThat(numbers.toArray()).isEqualTo(wanted);
    }

    @Test
    void aLineOfSpacesHasNoTokens() {
        TokenIds ids = new TokenIds();
        IntList numbers = new IntList();
        TextBuffer line = new TextBuffer();
        ids.number(line, numbers);
        assertThat(numbers.size()).isZero();
        line.set(" \u00a0\t ");
        ids.number(line, numbers);
        assertThat(numbers.size()).isZero();
        line.set("a");
        ids.number(line, numbers);
        assertThat(numbers.toArray()).containsExactly(0);
    }
}
