package io.seqmark.cuda.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.cuda.driver.DeviceMemory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels that look at a whole row. */
final class RowKernelsTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 8, true, 1",
        "3, 2, 33, true, 2",
        "130, 1, 96, false, 3",
        "2, 4, 64, false, 4",
        "2, 1, 1024, true, 5"
    })
    void vectorsAreNormalised(int rows, int parts, int width, boolean withMean, int seed) throws Exception {
        int column = 3;
        int stride = column + parts * width + 1;
        try (KernelRig rig = new KernelRig(seed)) {
            float[] x = rig.numbers(rows * stride);
            float[] weight = rig.numbers(width);
            float[] bias = rig.numbers(width);
            DeviceMemory memory = rig.put(x);
            rig.arguments()
                    .address(memory.address())
                    .address(memory.address())
                    .integer(stride)
                    .integer(column)
                    .integer(width)
                    .address(rig.put(weight).address())
                    .address(withMean ? rig.put(bias).address() : 0)
                    .number(1e-5f);
            rig.launch("normalize_rows", rows, parts, 128, 33 * 4);
            float[] y = rig.floats(memory);
            for (int row = 0; row < rows; row++) {
                for (int part = 0; part < parts; part++) {
                    int from = row * stride + column + part * width;
                    double mean = withMean
                            ? IntStream.range(0, width)
                                    .mapToDouble(i -> x[from + i])
                                    .average()
                                    .orElseThrow()
                            : 0;
                    double variance = IntStream.range(0, width)
                            .mapToDouble(i -> (x[from + i] - mean) * (x[from + i] - mean))
                            .average()
                            .orElseThrow();
                    for (int i = 0; i < width; i++) {
                        double expected = (x[from + i] - mean) / Math.sqrt(variance + 1e-5f) * weight[i]
                                + (withMean ? bias[i] : 0);
                        assertThat((double) y[from + i]).isCloseTo(expected, within(3e-6 * (1 + Math.abs(expected))));
                    }
                }
                assertThat(y[row * stride]).isEqualTo(x[row * stride]);
                assertThat(y[row * stride + stride - 1]).isEqualTo(x[row * stride + stride - 1]);
            }
        }
    }

    /** Small whole numbers have many ties; minus infinity and NaN are never chosen. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 7, 8", "5, 1000, 8", "130, 40, 4", "3, 5003, 20", "1, 70001, 8"})
    void theBestAreFound(int rows, int columns, int places) throws Exception {
        try (KernelRig rig = new KernelRig(columns)) {
            float[] logits = new float[rows * columns];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = rig.random().nextInt(50);
            }
            for (int i = 0; i < logits.length; i += 1 + rig.random().nextInt(20)) {
                logits[i] = i % 3 == 0 ? Float.NEGATIVE_INFINITY : i % 3 == 1 ? Float.NaN : Float.POSITIVE_INFINITY;
            }
            if (rows > 1) {
                Arrays.fill(logits, columns, 2 * columns, Float.NEGATIVE_INFINITY);
            }
            DeviceMemory values = rig.room(4L * rows * places);
            DeviceMemory ids = rig.room(4L * rows * places);
            rig.arguments()
                    .address(rig.put(logits).address())
                    .integer(columns)
                    .integer(places)
                    .address(values.address())
                    .address(ids.address());
            rig.launch("find_best", rows, 1, 128, 64 * 4);
            float[] best = rig.floats(values);
            int[] found = rig.ints(ids);
            for (int r = 0; r < rows; r++) {
                int row = r;
                int[] expected = IntStream.range(0, columns)
                        .filter(id -> logits[row * columns + id] > Float.NEGATIVE_INFINITY)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer id) -> -logits[row * columns + id])
                                .thenComparingInt(id -> id))
                        .limit(places)
                        .mapToInt(id -> id)
                        .toArray();
                for (int place = 0; place < places; place++) {
                    int at = row * places + place;
                    if (place < expected.length) {
                        assertThat(found[at]).isEqualTo(expected[place]);
                        assertThat(best[at]).isEqualTo(logits[row * columns + expected[place]]);
                    } else {
                        assertThat(found[at]).isEqualTo(-1);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 7", "130, 40", "3, 5003", "1, 70001"})
    void logarithmsOfSums(int rows, int columns) throws Exception {
        try (KernelRig rig = new KernelRig(columns)) {
            float[] logits = rig.numbers(rows * columns);
            for (int i = 0; i < logits.length; i++) {
                logits[i] = logits[i] * 5 + (i % 5 == 4 ? Float.NEGATIVE_INFINITY : 0);
            }
            float[] result = logSums(rig, logits, rows, columns);
            for (int r = 0; r < rows; r++) {
                int row = r;
                double most = IntStream.range(0, columns)
                        .mapToDouble(i -> logits[row * columns + i])
                        .max()
                        .orElseThrow();
                double sum = IntStream.range(0, columns)
                        .mapToDouble(i -> Math.exp(logits[row * columns + i] - most))
                        .sum();
                assertThat((double) result[2 * row]).isEqualTo(most);
                assertThat((double) result[2 * row + 1]).isCloseTo(Math.log(sum), within(1e-6 * (1 + Math.log(sum))));
            }
        }
    }

    private static float[] logSums(KernelRig rig, float[] logits, int rows, int columns) {
        DeviceMemory result = rig.room(8L * rows);
        rig.arguments().address(rig.put(logits).address()).integer(columns).address(result.address());
        rig.launch("log_sum_rows", rows, 1, 128, 33 * 4);
        return rig.floats(result);
    }

    @Test
    void rowsWithoutProbabilities() throws Exception {
        try (KernelRig rig = new KernelRig(1)) {
            float[] logits = rig.numbers(4 * 200);
            Arrays.fill(logits, 0, 200, Float.NEGATIVE_INFINITY);
            logits[200 + 77] = Float.NaN;
            logits[400 + 150] = Float.POSITIVE_INFINITY;
            float[] result = logSums(rig, logits, 4, 200);
            assertThat(result[0]).isZero();
            assertThat(result[1]).isZero();
            assertThat(result[3]).isNaN();
            assertThat(result[4]).isInfinite();
            assertThat(Float.isFinite(result[6]) && Float.isFinite(result[7])).isTrue();
        }
    }
}
