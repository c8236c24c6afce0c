package io.seqmark.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.Precision;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.ElementType;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.WeightStack;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** CpuLinear layers of every precision against their definition in double arithmetic. */
final class LinearPrecisionTest {
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
        "FLOAT32, GELU, 64, 96",
        "FLOAT32, RELU, 512, 40",
        "BFLOAT16, GELU, 64, 96",
        "BFLOAT16, NONE, 512, 1500",
        "BFLOAT16, SWISH, 40, 33",
        "FLOAT16, GELU, 64, 96",
        "FLOAT16, RELU, 512, 1500",
        "FLOAT16, SWISH, 40, 33",
        "INT8, GELU, 64, 96",
        "INT8, NONE, 512, 1500",
        "INT8, RELU, 24, 7",
        "INT8, SWISH, 2048, 64"
    })
    void aRowDoesNotDependOnTheOthers(Precision precision, Activation activation, int inputs, int outputs) {
        try (CpuLinear linear =
                layer(random.floats(outputs * inputs), random.floats(outputs), inputs, activation, precision)) {
            CpuMatrix all = random.matrix(131, inputs);
            CpuMatrix together = linear.apply(all);
            for (int row : new int[] {0, 1, 33, 64, 130}) {
                assertThat(linear.apply(all.rows(row, 1)).row(0)).containsExactly(together.row(row));
            }
            assertThat(linear.apply(all.rows(3, 17)).row(5)).containsExactly(together.row(8));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 16, 33",
        "NONE, 64, 68",
        "RELU, 100, 96",
        "SWISH, 128, 2500",
        "NONE, 512, 1500",
        "RELU, 512, 2048",
        "NONE, 37, 1",
        "SWISH, 2048, 127"
    })
    void float32EqualsTheDefinitionWithinTheRoundingOfSums(Activation activation, int inputs, int outputs) {
        float[] weight = random.floats(outputs * inputs);
        float[] bias = random.floats(outputs);
        CpuMatrix input = random.matrix(9, inputs);
        try (CpuLinear linear = layer(weight, bias, inputs, activation, Precision.FLOAT32)) {
            CpuMatrix result = linear.apply(input);
            for (int row = 0; row < 9; row++) {
                float[] x = input.row(row);
                float[] actual = result.row(row);
                for (int out = 0; out < outputs; out++) {
                    double sum = bias[out];
                    double magnitude = 1 + Math.abs(bias[out]);
                    for (int in = 0; in < inputs; in++) {
                        double product = (double) weight[out * inputs + in] * x[in];
                        sum += product;
                        magnitude += Math.abs(product);
                    }
                    assertThat((double) actual[out]).isCloseTo(activate(activation, sum), within(1e-6 * magnitude));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE, 64, 96", "RELU, 37, 5", "GELU, 512, 33", "GELU_TANH, 16, 16", "SWISH, 100, 17"})
    void bytesEqualIntegerArithmetic(Activation activation, int inputs, int outputs) {
        float[] weight = random.floats(outputs * inputs);
        float[] bias = random.floats(outputs);
        CpuMatrix input = random.matrix(3, inputs);
        input.write(1, new float[inputs], 0); // a row of zeros has no scale
        try (CpuLinear linear = layer(weight, bias, inputs, activation, Precision.INT8)) {
            CpuMatrix result = linear.apply(input);
            for (int row = 0; row < 3; row++) {
                for (int out = 0; out < outputs; out++) {
                    float[] w = Arrays.copyOfRange(weight, out * inputs, (out + 1) * inputs);
                    double expected = activate(activation, bytes(input.row(row), w) + bias[out]);
                    // float32 rounding of the scales and of the activation
                    assertThat((double) result.row(row)[out])
                            .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE, 64, 96", "RELU, 37, 5", "GELU, 512, 33", "GELU_TANH, 16, 16", "SWISH, 100, 17"})
    void float16EqualsProductsOfRoundedNumbersWithinOneUnitInTheLastPlaceOfEachRounding(
            Activation activation, int inputs, int outputs) {
        float[] weight = random.floats(outputs * inputs);
        float[] bias = random.floats(outputs);
        CpuMatrix input = random.matrix(2, inputs);
        try (CpuLinear linear = layer(weight, bias, inputs, activation, Precision.FLOAT16)) {
            CpuMatrix result = linear.apply(input);
            assertThat(result.isHalf()).isTrue();
            for (int row = 0; row < 2; row++) {
                for (int out = 0; out < outputs; out++) {
                    double sum = half(bias[out]);
                    for (int i = 0; i < inputs; i++) {
                        sum += (double) half(input.row(row)[i]) * half(weight[out * inputs + i]);
                    }
                    double expected = activate(activation, half((float) sum));
                    float actual = result.row(row)[out];
                    assertThat(actual).isEqualTo(half(actual));
                    // 11 bits; the slope of these activations is at most 1.13
                    assertThat((double) actual)
                            .isCloseTo(
                                    expected,
                                    within(0x1p-24
                                            + 2.2 * 0x1p-10 * Math.max(Math.abs(expected), Math.abs(sum) * 0x1p-3)));
                }
            }
        }
    }

    @Test
    void float16OverflowsToInfinityOnceAndOnlyBeyond65504() {
        float[] weight = {65504f, 1f, -65504f, 1f};
        CpuMatrix input = CpuScope.matrix(3, 2);
        input.write(0, new float[] {1f, 0f}, 0);
        input.write(1, new float[] {1f, 15.99f}, 0);
        input.write(2, new float[] {1f, 16f}, 0);
        try (CpuLinear linear = CpuLinear.pack(
                new WeightStack(
                        List.of(new HostArray(MemorySegment.ofArray(weight), ElementType.FLOAT32, 2, 2)), List.of()),
                Activation.NONE,
                Precision.FLOAT16)) {
            CpuMatrix result = linear.apply(input);
            assertThat(result.row(0)).containsExactly(65504f, -65504f);
            assertThat(result.row(1)).containsExactly(65504f, -65504f);
            assertThat(result.row(2))
                    .containsExactly(Float.POSITIVE_INFINITY, -65472f); // -65,488 lies in the middle: to the even one
            assertThat(result.isFinite(0, 2)).isTrue();
            assertThat(result.isFinite(2, 1)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void weightsThatAreNoNumbersShowBehindReluToo(Precision precision) {
        float[] weight = random.floats(3 * 8);
        weight[9] = Float.NaN;
        try (CpuLinear linear = layer(weight, new float[3], 8, Activation.RELU, precision)) {
            float[] row = linear.apply(random.matrix(1, 8)).row(0);
            assertThat(row[1]).isNaN();
            assertThat(row[0]).isFinite();
            assertThat(row[2]).isFinite();
        }
    }

    private static float half(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }

    @ParameterizedTest
    @CsvSource({"NONE, 64, 96", "RELU, 37, 5", "GELU, 512, 33"})
    void bfloat16EqualsProductsOfRoundedNumbers(Activation activation, int inputs, int outputs) {
        float[] weight = random.floats(outputs * inputs);
        float[] bias = random.floats(outputs);
        CpuMatrix input = random.matrix(2, inputs);
        try (CpuLinear linear = layer(weight, bias, inputs, activation, Precision.BFLOAT16)) {
            CpuMatrix result = linear.apply(input);
            for (int row = 0; row < 2; row++) {
                for (int out = 0; out < outputs; out++) {
                    double sum = brain(bias[out]);
                    for (int i = 0; i < inputs; i++) {
                        sum += (double) brain(input.row(row)[i]) * brain(weight[out * inputs + i]);
                    }
                    double expected = activate(activation, sum);
                    float actual = result.row(row)[out];
                    assertThat(actual).isEqualTo(brain(actual));
                    // one unit in the last of bfloat16's 8 bits: the sum is rounded once, from float32
                    assertThat((double) actual).isCloseTo(expected, within(0x1p-8 * Math.abs(expected) + 1e-5));
                }
            }
        }
    }

    private static double bytes(float[] x, float[] w) {
        float xMax = largest(x);
        float wMax = largest(w);
        long sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (long) code(x[i], xMax) * code(w[i], wMax);
        }
        return sum * ((double) xMax / 127) * ((double) wMax / 127);
    }

    private static int code(float x, float max) {
        return max == 0 ? 0 : (int) Math.rint(x * (127f / max));
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static float brain(float x) {
        int bits = Float.floatToRawIntBits(x);
        return Float.intBitsToFloat((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
    }

    private static double activate(Activation activation, double x) {
        return switch (activation) {
            case NONE -> x;
            case RELU -> Math.max(x, 0);
            case GELU -> x * normalCdf(x);
            case GELU_TANH -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SWISH -> x / (1 + Math.exp(-x));
            default -> throw new IllegalArgumentException(activation + ": see ActivationNamesTest");
        };
    }

    /** By Simpson's rule from 0, which is exact enough here. */
    private static double normalCdf(double x) {
        int steps = 2000;
        double h = x / steps;
        double sum = density(0) + density(x);
        for (int i = 1; i < steps; i++) {
            sum += (i % 2 == 0 ? 2 : 4) * density(i * h);
        }
        return 0.5 + sum * h / 3;
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    private static CpuLinear layer(
            float[] weight, float[] bias, int inputs, Activation activation, Precision precision) {
        return CpuLinear.pack(
                new WeightStack(
                        List.of(new HostArray(MemorySegment.ofArray(weight), ElementType.FLOAT32, bias.length, inputs)),
                        List.of(new HostArray(MemorySegment.ofArray(bias), ElementType.FLOAT32, 1, bias.length))),
                activation,
                precision);
    }
}
