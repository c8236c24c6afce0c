package io.seqmark.cuda.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.cuda.driver.DeviceMemory;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels that take a matrix element by element. */
final class ElementKernelsTest {
    /** Float32 rounds each of some operations. */
    private static final double RELATIVE = 3e-6;

    private static final float[] SPECIAL = {
        0f, -0f, 1f, -1f, 5.5f, -7f, 30f, -30f, 100f, -100f, 1e-6f, Float.MAX_VALUE, -Float.MAX_VALUE
    };

    private static void assertClose(float actual, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(actual).isNaN();
        } else if (Math.abs(expected) > Float.MAX_VALUE) {
            assertThat(actual).isEqualTo((float) expected);
        } else {
            assertThat((double) actual).isCloseTo(expected, within(1e-7 + RELATIVE * Math.abs(expected)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 256, 1000})
    void sumsProductsAndFactors(int count) throws Exception {
        for (String kernel : new String[] {"add_elements", "multiply_elements"}) {
            try (KernelRig rig = new KernelRig(count)) {
                float[] a = rig.numbers(count);
                float[] b = rig.numbers(count);
                DeviceMemory left = rig.put(a);
                rig.arguments()
                        .address(left.address())
                        .address(rig.put(b).address())
                        .wide(count);
                rig.launch(kernel, 2, 1, 128, 0);
                rig.arguments().address(left.address()).number(0.3f).wide(count);
                rig.launch("scale_elements", 2, 1, 128, 0);
                float[] result = rig.floats(left);
                for (int i = 0; i < count; i++) {
                    float together = kernel.startsWith("add") ? a[i] + b[i] : a[i] * b[i];
                    assertThat(result[i]).isEqualTo(together * 0.3f);
                }
            }
        }
    }

    /** By their definitions; the normal distribution function is the series that Marsaglia (2004) gives. */
    @Test
    void activations() throws Exception {
        DoubleUnaryOperator[] definitions = {
            x -> x,
            x -> Math.max(x, 0),
            x -> x * normal(x),
            x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
            x -> x / (1 + Math.exp(-x)),
            x -> x / (1 + Math.exp(-1.702 * x)),
            x -> Math.clamp(x * normal(x), -10, 10),
            x -> x * Math.tanh(softplus(x)),
            x -> x * Math.clamp(x + 3, 0, 6) / 6,
            Math::tanh,
            x -> 1 / (1 + Math.exp(-x)),
            x -> Math.clamp(x, 0, 6),
            x -> Math.max(x, 0) * Math.max(x, 0),
            x -> x < 0 ? 0.01 * x : x,
            x -> normal((x - 0.707107) / 0.282095),
            x -> Math.sqrt(softplus(x))
        };
        for (int activation = 0; activation < definitions.length; activation++) {
            try (KernelRig rig = new KernelRig(activation)) {
                float[] values = rig.numbers(300);
                for (int i = 0; i < 300; i++) {
                    values[i] *= 4;
                }
                DeviceMemory memory = rig.put(values);
                rig.arguments().address(memory.address()).integer(activation).wide(300);
                rig.launch("activate_elements", 3, 1, 64, 0);
                float[] result = rig.floats(memory);
                for (int i = 0; i < 300; i++) {
                    double expected = definitions[activation].applyAsDouble(values[i]);
                    // what is left of a difference of numbers near 1 has fewer digits
                    assertThat((double) result[i])
                            .as("activation %d of %s", activation, values[i])
                            .isCloseTo(expected, within(4e-7 + 1e-5 * Math.abs(expected)));
                }
            }
        }
    }

    private static double softplus(double x) {
        return x > 30 ? x : Math.log1p(Math.exp(x));
    }

    private static double normal(double x) {
        if (Math.abs(x) > 8) {
            return x < 0 ? 0 : 1;
        }
        double sum = x;
        double term = x;
        for (int i = 3; sum + term != sum || i == 3; i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    @Test
    void boundsAndLogarithms() throws Exception {
        try (KernelRig rig = new KernelRig(1)) {
            DeviceMemory bounded = rig.put(SPECIAL);
            rig.arguments().address(bounded.address()).number(30f).wide(SPECIAL.length);
            rig.launch("bound_elements", 1, 1, 32, 0);
            DeviceMemory normalized = rig.put(SPECIAL);
            rig.arguments()
                    .address(normalized.address())
                    .number(2.5f)
                    .number(0.75f)
                    .wide(SPECIAL.length);
            rig.launch("normalize_elements", 1, 1, 32, 0);
            float[] bounds = rig.floats(bounded);
            float[] logarithms = rig.floats(normalized);
            for (int i = 0; i < SPECIAL.length; i++) {
                assertClose(bounds[i], 30 * Math.tanh(SPECIAL[i] / 30.0));
                assertThat(logarithms[i]).isEqualTo((SPECIAL[i] - 2.5f) - 0.75f);
            }
        }
    }

    @Test
    void whatIsNotFiniteIsFoundAndMended() throws Exception {
        for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1f}) {
            try (KernelRig rig = new KernelRig(1)) {
                float[] values = rig.numbers(500);
                values[437] = odd;
                DeviceMemory memory = rig.put(values);
                DeviceMemory found = rig.put(new int[1]);
                rig.arguments().address(memory.address()).wide(500).address(found.address());
                rig.launch("find_not_finite", 2, 1, 64, 0);
                rig.arguments().address(memory.address()).wide(500);
                rig.launch("make_finite", 2, 1, 64, 0);
                assertThat(rig.ints(found)[0]).isEqualTo(odd == 1f ? 0 : 1);
                values[437] = Float.isNaN(odd) ? 0f : Math.clamp(odd, -Float.MAX_VALUE, Float.MAX_VALUE);
                assertThat(rig.floats(memory)).isEqualTo(values);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 130})
    void rowsAreGatheredScatteredAndSummed(int rows) throws Exception {
        int width = 33;
        try (KernelRig rig = new KernelRig(rows)) {
            float[] table = rig.numbers(50 * width);
            int[] ids = rig.below(50, rows);
            DeviceMemory tableMemory = rig.put(table);
            DeviceMemory gathered = rig.room(4L * rows * width);
            for (int adds = 0; adds < 2; adds++) {
                rig.arguments()
                        .address(tableMemory.address())
                        .address(rig.put(ids).address())
                        .address(gathered.address())
                        .integer(rows)
                        .integer(width)
                        .number(2f)
                        .integer(adds);
                rig.launch("gather_rows", 3, 1, 64, 0);
            }
            int[] places = new int[rows]; // the other way round
            for (int i = 0; i < rows; i++) {
                places[i] = rows - 1 - i;
            }
            DeviceMemory scattered = rig.put(new float[rows * (width + 2)]);
            rig.arguments()
                    .address(scattered.address() + 4)
                    .integer(width + 2)
                    .address(gathered.address())
                    .integer(width)
                    .integer(rows)
                    .integer(width)
                    .address(rig.put(places).address());
            rig.launch("scatter_rows", 3, 1, 64, 0);
            DeviceMemory sums = rig.room(4L * 2 * width);
            rig.arguments()
                    .address(gathered.address())
                    .address(rig.put(new int[] {0, rows / 2}).address())
                    .address(rig.put(new int[] {rows / 2, rows - rows / 2}).address())
                    .address(sums.address())
                    .integer(2)
                    .integer(width);
            rig.launch("sum_segments", 1, 1, 64, 0);

            float[] all = rig.floats(gathered);
            float[] turned = rig.floats(scattered);
            float[] expected = new float[2 * width];
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < width; i++) {
                    float value = table[ids[row] * width + i] * 2f + table[ids[row] * width + i];
                    assertThat(all[row * width + i]).isEqualTo(value);
                    assertThat(turned[places[row] * (width + 2) + 1 + i]).isEqualTo(value);
                    expected[(row < rows / 2 ? 0 : width) + i] += value;
                }
                assertThat(turned[row * (width + 2)]).isZero();
                assertThat(turned[row * (width + 2) + width + 1]).isZero();
            }
            assertThat(rig.floats(sums)).isEqualTo(expected);
        }
    }

    @Test
    void headsAreTurned() throws Exception {
        int rows = 5;
        int half = 6;
        int stride = 2 + 3 * 2 * half;
        try (KernelRig rig = new KernelRig(3)) {
            float[] values = rig.numbers(rows * stride);
            float[] angles = rig.numbers(rows * half);
            float[] cosines = new float[rows * half];
            float[] sines = new float[rows * half];
            for (int i = 0; i < angles.length; i++) {
                cosines[i] = (float) Math.cos(angles[i]);
                sines[i] = (float) Math.sin(angles[i]);
            }
            DeviceMemory memory = rig.put(values);
            rig.arguments()
                    .address(memory.address())
                    .address(rig.put(cosines).address())
                    .address(rig.put(sines).address())
                    .integer(rows)
                    .integer(stride)
                    .integer(2)
                    .integer(3)
                    .integer(half);
            rig.launch("rotate_heads", 2, 1, 32, 0);
            float[] result = rig.floats(memory);
            for (int row = 0; row < rows; row++) {
                assertThat(result[row * stride + 1]).isEqualTo(values[row * stride + 1]);
                for (int i = 0; i < 3 * half; i++) {
                    int at = row * stride + 2 + i / half * 2 * half + i % half;
                    double angle = angles[row * half + i % half];
                    double x = values[at];
                    double y = values[at + half];
                    assertThat((double) result[at]).isCloseTo(x * Math.cos(angle) - y * Math.sin(angle), within(1e-6));
                    assertThat((double) result[at + half])
                            .isCloseTo(y * Math.cos(angle) + x * Math.sin(angle), within(1e-6));
                }
            }
        }
    }
}
