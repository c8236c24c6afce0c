package io.seqmark.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.KeyPattern;
import io.seqmark.tensor.KeyPattern.QueryBlock;
import io.seqmark.tensor.KeyPattern.Stretch;
import io.seqmark.tensor.PositionBias;
import io.seqmark.tensor.Segments;
import io.seqmark.tensor.SideKeys;
import io.seqmark.tensor.SlidingWindow;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sparse attention against double arithmetic over all pairs, of which the pattern hides some. */
final class SparseAttentionTest {
    private static final int HEADS = 2;
    private static final int HEAD_SIZE = 6;
    private static final AttentionShape SHAPE = new AttentionShape(HEADS, HEAD_SIZE, 0.4f);

    private final RandomMatrices random = new RandomMatrices(11);
    private final Torch.Inference inference = Torch.inference();
    private final CpuScope scope = CpuScope.open();

    @AfterEach
    void close() {
        scope.close();
        inference.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3",
        "2, 3",
        "9, 3",
        "64, 3",
        "100, 3",
        "100, 32",
        "1, 70",
        "100, 70",
        "300, 70",
        "100, 200",
        "700, 300"
    })
    void aSlidingWindowSeesThoseWithinItsRadius(int length, int radius) {
        CpuMatrix qkv = matrix(length);
        CpuMatrix result = SparseAttention.apply(
                qkv, new int[] {length}, SHAPE, new SlidingWindow(radius, false, Optional.empty()));
        assertEquals(qkv, result, (query, key) -> Math.abs(query - key) <= radius ? 1 : 0, (head, distance) -> 0f);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 3", "9, 3", "100, 3", "100, 70", "300, 70"})
    void theFirstTokenCountsOnceWhereAllSeeIt(int length, int radius) {
        CpuMatrix qkv = matrix(length);
        CpuMatrix result = SparseAttention.apply(
                qkv, new int[] {length}, SHAPE, new SlidingWindow(radius, true, Optional.empty()));
        assertEquals(
                qkv,
                result,
                (query, key) -> key == 0 || Math.abs(query - key) <= radius ? 1 : 0,
                (head, distance) -> 0f);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "9, 3", "100, 3", "300, 70"})
    void aWindowsBiasGoesByHeadAndDistance(int length, int radius) {
        PositionBias.Distance bias = (head, distance) -> (float) Math.sin(head + 1.7 * distance);
        CpuMatrix qkv = matrix(length);
        CpuMatrix result = SparseAttention.apply(
                qkv, new int[] {length}, SHAPE, new SlidingWindow(radius, false, Optional.of(bias)));
        assertEquals(qkv, result, (query, key) -> Math.abs(query - key) <= radius ? 1 : 0, bias);
    }

    @ParameterizedTest
    @CsvSource({"5, 3, 5", "6, 3, 5", "9, 3, 2", "100, 3, 7", "300, 70, 16", "1000, 40, 3"})
    void sideKeysAreSeenByAllWithABiasBySegment(int length, int radius, int size) {
        PositionBias.Distance local = (head, distance) -> (float) Math.sin(head + 1.7 * distance);
        PositionBias.Distance aside = (head, distance) -> (float) Math.cos(2 * head + 0.9 * distance);
        int count = length / size;
        int[] segments = IntStream.range(0, length)
                .map(i -> Math.min(i / size, count - 1))
                .toArray();
        CpuMatrix all = matrix(length + count);
        CpuMatrix result = SparseAttention.apply(
                all.rows(0, length),
                new int[] {length},
                SHAPE,
                new SlidingWindow(radius, false, Optional.of(local)),
                List.of(Optional.of(new SideKeys(all.rows(length, count), new Segments(segments, count), aside))));
        for (int i = 0; i < length; i++) {
            int query = i;
            double[] expected = attend(
                    all,
                    query,
                    (q, key) -> key >= length || Math.abs(q - key) <= radius ? 1 : 0,
                    (head, distance) -> query + distance < length
                            ? local.bias(head, distance)
                            : aside.bias(head, query + distance - length - segments[query]));
            assertRow(result.row(query), expected);
        }
    }

    @Test
    void aLogarithmAsBiasMakesKeysCountSeveralTimes() {
        KeyPattern pattern = length -> List.of(
                new QueryBlock(0, 2, List.of(Stretch.open(0, length))),
                new QueryBlock(
                        2,
                        length - 2,
                        List.of(new Stretch(0, 3, (float) Math.log(4), false), Stretch.open(5, length - 5))));
        CpuMatrix qkv = matrix(12);
        CpuMatrix result = SparseAttention.apply(qkv, new int[] {12}, SHAPE, pattern);
        assertEquals(
                qkv, result, (query, key) -> query < 2 ? 1 : key < 3 ? 4 : key < 5 ? 0 : 1, (head, distance) -> 0f);
    }

    @Test
    void queriesThatSeeAVeryLongSentenceAreTakenFewAtATime() {
        // 2 heads x 50 queries x 50,000 keys are more scores than are held at once
        int length = 50_000;
        KeyPattern pattern = n -> List.of(
                new QueryBlock(0, 50, List.of(Stretch.open(0, n))),
                new QueryBlock(50, n - 50, List.of(Stretch.open(n - 1, 1))));
        CpuMatrix qkv = matrix(length);
        CpuMatrix result = SparseAttention.apply(qkv, new int[] {length}, SHAPE, pattern);
        float[] last = qkv.row(length - 1);
        for (int query : new int[] {0, 41, 42, 49}) {
            double[] expected = attend(qkv, query, (q, key) -> 1, (head, distance) -> 0f);
            assertRow(result.row(query), expected);
        }
        assertRow(
                result.row(length - 2),
                IntStream.range(0, SHAPE.width())
                        .mapToDouble(i -> last[2 * SHAPE.width() + i])
                        .toArray());
    }

    @Test
    void aSentencesBitsDoNotDependOnItsNeighbours() {
        int[] lengths = {7, 90, 1, 33};
        KeyPattern pattern = new SlidingWindow(5, true, Optional.of((head, distance) -> 0.1f * distance + head));
        CpuMatrix qkv = matrix(131);
        CpuMatrix together = SparseAttention.apply(qkv, lengths, SHAPE, pattern);
        int from = 0;
        for (int length : lengths) {
            CpuMatrix alone = SparseAttention.apply(qkv.rows(from, length), new int[] {length}, SHAPE, pattern);
            for (int row = 0; row < length; row++) {
                assertThat(alone.row(row)).isEqualTo(together.row(from + row));
            }
            from += length;
        }
    }

    @Test
    void oneQueryAttendsToAllThroughProjectionsOfItsOwn() {
        CpuMatrix qkv = matrix(40);
        int width = SHAPE.width();
        CpuMatrix query = CpuScope.matrix(1, width);
        query.write(0, qkv.row(0), 0);
        CpuMatrix keysAndValues = CpuScope.matrix(40, 2 * width);
        for (int row = 0; row < 40; row++) {
            keysAndValues.write(row, qkv.row(row), width);
        }
        CpuMatrix result = CpuScope.matrix(1, width);
        SparseAttention.attendToAll(query, keysAndValues, SHAPE, result);
        assertRow(result.row(0), attend(qkv, 0, (q, key) -> 1, (head, distance) -> 0f));
    }

    /**
     * @param times how often a query sees a key
     */
    private static void assertEquals(
            CpuMatrix qkv, CpuMatrix result, IntBinaryOperator times, PositionBias.Distance bias) {
        for (int query = 0; query < qkv.rows(); query++) {
            assertRow(result.row(query), attend(qkv, query, times, bias));
        }
    }

    private static void assertRow(float[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            // float32 rounding
            assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-6));
        }
    }

    private static double[] attend(CpuMatrix qkv, int query, IntBinaryOperator times, PositionBias.Distance bias) {
        int width = SHAPE.width();
        double[] result = new double[width];
        float[] q = qkv.row(query);
        for (int head = 0; head < HEADS; head++) {
            double sum = 0;
            double[] mean = new double[HEAD_SIZE];
            for (int key = 0; key < qkv.rows(); key++) {
                int count = times.applyAsInt(query, key);
                if (count == 0) {
                    continue;
                }
                float[] row = qkv.row(key);
                double score = 0;
                for (int i = 0; i < HEAD_SIZE; i++) {
                    score += (double) q[head * HEAD_SIZE + i] * row[width + head * HEAD_SIZE + i];
                }
                double weight = count * Math.exp(SHAPE.scale() * score + bias.bias(head, key - query));
                sum += weight;
                for (int i = 0; i < HEAD_SIZE; i++) {
                    mean[i] += weight * row[2 * width + head * HEAD_SIZE + i];
                }
            }
            for (int i = 0; i < HEAD_SIZE; i++) {
                result[head * HEAD_SIZE + i] = mean[i] / sum;
            }
        }
        return result;
    }

    private CpuMatrix matrix(int rows) {
        return random.matrix(rows, 3 * SHAPE.width());
    }
}
