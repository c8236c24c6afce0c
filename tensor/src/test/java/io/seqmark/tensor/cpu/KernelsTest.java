package io.seqmark.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.ElementType;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.WeightStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels against double arithmetic, and their promise that a row's bits depend on that row alone. */
final class KernelsTest {
    private final RandomMatrices random = new RandomMatrices(7);
    private final Torch.Inference inference = Torch.inference();
    private final CpuScope scope = CpuScope.open();

    @AfterEach
    void close() {
        scope.close();
        inference.close();
    }

    @Test
    void expIsWithinOneUnitInTheLastPlaceAndTheSameInVectorsAndScalars() {
        for (float x = -87f; x < 88f; x += 0.0137f) {
            float scalar = VectorMath.exp(x);
            double exact = Math.exp(x);
            assertThat(Math.abs(scalar - exact) / exact).as("exp(%s)", x).isLessThan(1.2e-7);
            FloatVector vector = VectorMath.exp(FloatVector.broadcast(VectorMath.SPECIES, x));
            assertThat(Float.floatToRawIntBits(vector.lane(0))).isEqualTo(Float.floatToRawIntBits(scalar));
        }
        assertThat(VectorMath.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(VectorMath.exp(0f)).isEqualTo(1f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 33, 64, 200})
    void layerNormEqualsDoubleArithmetic(int width) {
        float[] weight = random.floats(width);
        float[] bias = random.floats(width);
        CpuMatrix input = random.matrix(3, width);
        CpuMatrix result =
                CpuNorm.of(host(weight, 1), Optional.of(host(bias, 1)), 1e-5).apply(input);
        for (int row = 0; row < 3; row++) {
            float[] x = input.row(row);
            double mean =
                    IntStream.range(0, width).mapToDouble(i -> x[i]).average().orElseThrow();
            double variance = IntStream.range(0, width)
                            .mapToDouble(i -> (x[i] - mean) * (x[i] - mean))
                            .sum()
                    / width;
            for (int i = 0; i < width; i++) {
                double expected = (x[i] - mean) / Math.sqrt(variance + 1e-5) * weight[i] + bias[i];
                // float32 rounding
                assertThat((double) result.row(row)[i]).isCloseTo(expected, within(5e-6));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4, 1",
        "2, 12, 5",
        "3, 16, 17",
        "2, 64, 40",
        "1, 80, 9",
        "12, 64, 33",
        "16, 6, 7",
        "32, 8, 20",
        "8, 64, 1"
    })
    void attentionEqualsDoubleArithmetic(int heads, int headSize, int steps) {
        int width = heads * headSize;
        CpuMatrix query = random.matrix(1, width);
        CpuMatrix past = random.matrix(steps, 2 * width);
        CpuMatrix result = CpuScope.matrix(1, width);
        float scale = (float) (1 / Math.sqrt(headSize));
        attend(new RowAttention(heads, headSize), scale, query.address(0), past, result);
        float[] q = query.row(0);
        for (int head = 0; head < heads; head++) {
            int at = head * headSize;
            double[] weights = IntStream.range(0, steps)
                    .mapToDouble(t -> Math.exp(scale
                            * IntStream.range(0, headSize)
                                    .mapToDouble(i -> (double) q[at + i] * past.row(t)[at + i])
                                    .sum()))
                    .toArray();
            double total = Arrays.stream(weights).sum();
            for (int i = at; i < at + headSize; i++) {
                int column = width + i;
                double expected = IntStream.range(0, steps)
                        .mapToDouble(t -> weights[t] / total * past.row(t)[column])
                        .sum();
                // float32 rounding
                assertThat((double) result.row(0)[i]).isCloseTo(expected, within(2e-6));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 8", "2, 64", "4, 20"})
    void theCacheFollowsTheAncestorsOfEachBeam(int heads, int headSize) {
        AttentionShape shape = new AttentionShape(heads, headSize, 0.3f);
        int width = shape.width();
        try (SelfAttentionCaches caches = new SelfAttentionCaches(shape, 1, 5);
                SelfAttentionCache cache = caches.open()) {
            int[][] parents = {
                {0},
                {0, 0, 0},
                {2, 0, 1},
                {1, 1, 0},
                {0, 2},
                {1, 0, 1, 1, 1},
                {4, 3, 2, 1, 0},
                {2, 2, 2, 2, 2},
                {0, 4, 4, 1, 3}
            };
            List<float[][]> history = new ArrayList<>();
            CpuMatrix last = random.matrix(1, 3 * width);
            CpuMatrix result = CpuScope.matrix(1, width);
            for (int[] step : parents) {
                last = random.matrix(step.length, 3 * width);
                result = CpuScope.matrix(step.length, width);
                CpuMatrix qkv = last;
                history.add(IntStream.range(0, step.length).mapToObj(qkv::row).toArray(float[][]::new));
                cache.beginStep(step);
                cache.attend(0, qkv, 0, step.length, null, result);
            }
            for (int row = 0; row < result.rows(); row++) {
                CpuMatrix line = CpuScope.matrix(parents.length, 2 * width);
                int at = row;
                for (int step = parents.length - 1; step >= 0; step--) {
                    line.write(step, history.get(step)[at], width);
                    at = parents[step][at];
                }
                CpuMatrix expected = CpuScope.matrix(1, width);
                attend(new RowAttention(heads, headSize), 0.3f, last.address(row), line, expected);
                assertThat(result.row(row)).containsExactly(expected.row(0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 16, 50, 1000})
    void topAndNormalizerEqualASort(int vocabulary) {
        CpuMatrix logits = random.matrix(2, vocabulary);
        float[] values = logits.row(1);
        values[0] = values[2]; // a tie
        logits.write(1, values, 0);
        CpuLogits rows = new CpuLogits(logits);
        int[] order = IntStream.range(0, vocabulary)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -values[i]).thenComparingInt(i -> i))
                .mapToInt(i -> i)
                .toArray();
        int[] ids = new int[Math.min(7, vocabulary)];
        float[] best = new float[ids.length];
        assertThat(rows.top(1, ids, best)).isEqualTo(ids.length);
        assertThat(ids).containsExactly(Arrays.copyOf(order, ids.length));
        Logits.Normalizer normalizer = rows.normalizer(1);
        double sum = IntStream.range(0, vocabulary)
                .mapToDouble(i -> Math.exp(values[i]))
                .sum();
        // float32 rounding
        assertThat((double) normalizer.apply(values[0])).isCloseTo(values[0] - Math.log(sum), within(2e-6));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void blocksOfAVocabularyEqualTheWhole(Precision precision) {
        int vocabulary = WideLinear.LEAST_OUTPUTS + 333;
        HostArray weight = host(random.floats(vocabulary * 32), vocabulary);
        HostArray bias = host(random.floats(vocabulary), 1);
        try (CpuLinear linear =
                CpuLinear.pack(new WeightStack(List.of(weight), List.of(bias)), Activation.NONE, precision)) {
            CpuMatrix hidden = random.matrix(9, 32);
            CpuMatrix whole = linear.apply(hidden);
            CpuLogits rows = CpuLogits.of(linear, hidden, 0f);
            CpuLogits alone = CpuLogits.of(linear, hidden.rows(7, 1), 0f);
            CpuLogits reference = new CpuLogits(whole);
            int[] ids = new int[12];
            int[] expectedIds = new int[12];
            float[] values = new float[12];
            float[] expected = new float[12];
            assertThat(rows.row(7)).containsExactly(whole.row(7));
            assertThat(alone.normalizer(0)).isEqualTo(rows.normalizer(7));
            // one sum of many blocks, and one of a single block: float32 rounding
            assertThat((double) rows.normalizer(7).logSum())
                    .isCloseTo(reference.normalizer(7).logSum(), within(2e-6));
            rows.set(7, vocabulary - 2, 1000f);
            reference.set(7, vocabulary - 2, 1000f);
            int best = rows.top(3, ids, values) == 0 ? 0 : ids[0];
            rows.set(3, best, Float.NEGATIVE_INFINITY);
            reference.set(3, best, Float.NEGATIVE_INFINITY);
            for (int row = 0; row < 9; row++) {
                rows.top(row, ids, values);
                reference.top(row, expectedIds, expected);
                assertThat(ids).containsExactly(expectedIds);
                assertThat(values).containsExactly(expected);
            }
            assertThat(rows.normalizer(7)).isEqualTo(new Logits.Normalizer(1000f, 0f));
        }
    }

    @Test
    void aLinearLayersRowDoesNotDependOnTheOthers() {
        HostArray weight = host(random.floats(96 * 64), 96);
        try (CpuLinear linear =
                CpuLinear.pack(new WeightStack(List.of(weight), List.of()), Activation.GELU, Precision.FLOAT32)) {
            CpuMatrix all = random.matrix(70, 64);
            CpuMatrix together = linear.apply(all);
            for (int row : new int[] {0, 1, 33, 69}) {
                assertThat(linear.apply(all.rows(row, 1)).row(0)).containsExactly(together.row(row));
            }
        }
    }

    @Test
    void stackedHalfPrecisionWeightsEqualTheirFloatValues() {
        float[] values = {1.5f, -0.25f, 3f, 1024f, 0f, -7.75f};
        short[] half = new short[6];
        short[] brain = new short[6];
        for (int i = 0; i < 6; i++) {
            half[i] = Float.floatToFloat16(values[i]);
            brain[i] = (short) (Float.floatToRawIntBits(values[i]) >>> 16);
        }
        HostArray fp16 = new HostArray(MemorySegment.ofArray(half), ElementType.FLOAT16, 2, 3);
        HostArray bf16 = new HostArray(MemorySegment.ofArray(brain), ElementType.BFLOAT16, 2, 3);
        assertThat(fp16.toFloats()).containsExactly(values);
        assertThat(bf16.toFloats()).containsExactly(values);
        try (CpuLinear linear =
                CpuLinear.pack(new WeightStack(List.of(fp16, bf16), List.of()), Activation.NONE, Precision.FLOAT32)) {
            CpuMatrix input = CpuScope.matrix(1, 3);
            input.write(0, new float[] {1, 1, 1}, 0);
            assertThat(linear.apply(input).row(0)).containsExactly(4.25f, 1016.25f, 4.25f, 1016.25f);
        }
    }

    @Test
    void wrongShapesAndRowsAreRefused() {
        CpuMatrix matrix = random.matrix(2, 3);
        assertThatThrownBy(() -> matrix.row(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Elementwise.add(matrix, random.matrix(3, 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CpuEmbedding(host(random.floats(6), 2)).gather(new int[] {2}, 1f))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new HostArray(MemorySegment.ofArray(new float[5]), ElementType.FLOAT32, 2, 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Attends to keys and values that lie side by side in each row. */
    private static void attend(RowAttention attention, float scale, long query, CpuMatrix past, CpuMatrix result) {
        int width = past.columns() / 2;
        KeyLayout layout = attention.layout();
        CpuMatrix cache = CpuScope.matrix(past.rows(), layout.width() + width);
        for (int row = 0; row < past.rows(); row++) {
            layout.interleave(past.address(row), cache.address(row));
            Memory.copyFloats(past.address(row) + 4L * width, cache.address(row) + layout.bytes(), width);
        }
        long[] keys = IntStream.range(0, past.rows()).mapToLong(cache::address).toArray();
        attention.set(0, query, keys, null, 0, 0, result.address(0));
        attention.attend(1, keys.length, layout.bytes(), scale, 0f);
    }

    private static HostArray host(float[] values, int rows) {
        MemorySegment segment = Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, values.length);
        MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
        return new HostArray(segment, ElementType.FLOAT32, rows, values.length / rows);
    }
}
