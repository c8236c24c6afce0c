package io.seqmark.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.PositionBias;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Full self-attention against double arithmetic, around the sizes at which its blocks and panels end. */
final class EncoderAttentionTest {
    private static final float SCALE = 0.4f;

    private final RandomMatrices random = new RandomMatrices(13);
    private final Torch.Inference inference = Torch.inference();
    private final CpuScope scope = CpuScope.open();

    /** What is added to a score. */
    @FunctionalInterface
    private interface Bias {
        double of(int head, int query, int key);
    }

    @AfterEach
    void close() {
        scope.close();
        inference.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 64",
        "2, 3, 4",
        "3, 4, 20",
        "2, 15, 64",
        "1, 16, 80",
        "2, 17, 64",
        "1, 32, 128",
        "2, 33, 8",
        "1, 63, 64",
        "1, 64, 64",
        "2, 65, 96",
        "1, 127, 65",
        "1, 200, 64"
    })
    void equalsDoubleArithmetic(int heads, int length, int headSize) {
        AttentionShape shape = new AttentionShape(heads, headSize, SCALE);
        CpuMatrix qkv = random.matrix(length, 3 * shape.width());
        CpuMatrix result = EncoderAttention.apply(qkv, new int[] {length}, shape, Optional.empty());
        assertEquals(qkv, result, shape, (head, query, key) -> 0);
    }

    @ParameterizedTest
    @CsvSource({"1", "15", "16", "31", "70"})
    void aBiasGoesByHeadAndDistance(int length) {
        AttentionShape shape = new AttentionShape(3, 12, 1f);
        PositionBias.Distance bias = (head, distance) -> (float) Math.sin(head + 1.7 * distance);
        CpuMatrix qkv = random.matrix(length, 3 * shape.width());
        CpuMatrix result = EncoderAttention.apply(qkv, new int[] {length}, shape, Optional.of(bias));
        assertEquals(qkv, result, shape, (head, query, key) -> bias.bias(head, key - query));
    }

    @Test
    void aMaskHidesTokensFromSomeHeads() {
        int length = 37;
        AttentionShape shape = new AttentionShape(2, 16, SCALE);
        float[] mask = new float[2 * length];
        Arrays.fill(mask, 20, length, Float.NEGATIVE_INFINITY);
        Arrays.fill(mask, length, length + 16, Float.NEGATIVE_INFINITY);
        CpuMatrix qkv = random.matrix(length, 3 * shape.width());
        CpuMatrix result = EncoderAttention.apply(qkv, new int[] {length}, shape, List.of(mask));
        assertEquals(qkv, result, shape, (head, query, key) -> mask[head * length + key]);
    }

    @Test
    void aSentencesBitsDoNotDependOnItsNeighbours() {
        AttentionShape shape = new AttentionShape(2, 64, SCALE);
        int[] lengths = {5, 130, 1, 33, 64};
        CpuMatrix qkv = random.matrix(Arrays.stream(lengths).sum(), 3 * shape.width());
        PositionBias.Distance bias = (head, distance) -> 0.1f * head * distance;
        CpuMatrix together = EncoderAttention.apply(qkv, lengths, shape, Optional.of(bias));
        int from = 0;
        for (int length : lengths) {
            CpuMatrix alone =
                    EncoderAttention.apply(qkv.rows(from, length), new int[] {length}, shape, Optional.of(bias));
            for (int row = 0; row < length; row++) {
                assertThat(together.row(from + row)).containsExactly(alone.row(row));
            }
            from += length;
        }
    }

    @Test
    void whatIsNoNumberStaysSo() {
        AttentionShape shape = new AttentionShape(1, 64, SCALE);
        CpuMatrix qkv = random.matrix(20, 3 * shape.width());
        float[] row = qkv.row(18);
        row[64 + 3] = Float.NaN; // a key, of which every query takes notice
        qkv.write(18, row, 0);
        CpuMatrix result = EncoderAttention.apply(qkv, new int[] {20}, shape, Optional.empty());
        assertThat(result.row(0)).containsOnly(Float.NaN);
        assertThat(result.row(19)).containsOnly(Float.NaN);
    }

    private static void assertEquals(CpuMatrix qkv, CpuMatrix result, AttentionShape shape, Bias bias) {
        int length = qkv.rows();
        float[][] rows = IntStream.range(0, length).mapToObj(qkv::row).toArray(float[][]::new);
        int width = shape.width();
        for (int query = 0; query < length; query++) {
            float[] actual = result.row(query);
            for (int head = 0; head < shape.heads(); head++) {
                int at = head * shape.headSize();
                double[] weights = new double[length];
                for (int key = 0; key < length; key++) {
                    double product = 0;
                    for (int i = at; i < at + shape.headSize(); i++) {
                        product += (double) rows[query][i] * rows[key][width + i];
                    }
                    weights[key] = Math.exp(shape.scale() * product + bias.of(head, query, key));
                }
                double total = Arrays.stream(weights).sum();
                for (int i = at; i < at + shape.headSize(); i++) {
                    double expected = 0;
                    for (int key = 0; key < length; key++) {
                        expected += weights[key] / total * rows[key][2 * width + i];
                    }
                    // float32 rounding, of scores up to some 30
                    assertThat((double) actual[i]).isCloseTo(expected, within(3e-5));
                }
            }
        }
    }
}
