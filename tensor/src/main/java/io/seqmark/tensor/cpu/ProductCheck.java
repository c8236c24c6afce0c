package io.seqmark.tensor.cpu;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.Precision;
import io.seqmark.base.RunException;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.WeightStack;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Products of this processor against double arithmetic, before a model is trusted to them: on a machine that hid the sizes
 * of its caches, a native library was seen to compute the last outputs of layers wrongly, without a word, and without VNNI
 * instructions its sums of 8-bit products leave their range. A few shapes with tails in rows, inputs and outputs, once per
 * process and precision: some 50 ms, beside the reading of inputs. Thread-safe.
 */
final class ProductCheck {
    private static final Map<Precision, Boolean> DONE = new ConcurrentHashMap<>();
    private static final int MANY_ROWS = 67;
    /** A sum of many inputs, which is cut into pieces where rows are many. */
    private static final int LONG_SUM = 2048;

    private ProductCheck() {}

    /**
     * Checks the products of a precision, unless that was done.
     *
     * @throws RunException if they are wrong, or depend on the number of rows
     */
    static void require(Precision precision) {
        DONE.computeIfAbsent(precision, unknown -> {
            try (var _ = Torch.inference()) {
                check(unknown, 100, 97);
                check(unknown, LONG_SUM, 64);
            }
            return true;
        });
    }

    private static void check(Precision precision, int inputs, int outputs) {
        SplittableRandom random = new SplittableRandom(inputs);
        float[] weight = numbers(random, inputs * outputs);
        float[] bias = numbers(random, outputs);
        try (var _ = CpuScope.open();
                CpuLinear layer = CpuLinear.pack(
                        new WeightStack(
                                List.of(HostArray.of(weight, outputs, inputs)),
                                List.of(HostArray.of(bias, 1, outputs))),
                        Activation.NONE,
                        precision)) {
            CpuMatrix rows = CpuScope.matrix(MANY_ROWS, inputs);
            for (int row = 0; row < MANY_ROWS; row++) {
                rows.write(row, numbers(random, inputs), 0);
            }
            CpuMatrix together = layer.apply(rows);
            for (int row : new int[] {0, MANY_ROWS - 1}) {
                float[] actual = together.row(row);
                if (!Arrays.equals(actual, layer.apply(rows.rows(row, 1)).row(0))) {
                    throw wrong(precision, inputs, outputs, "depend on the number of rows");
                }
                float[] input = rows.row(row);
                for (int out = 0; out < outputs; out++) {
                    double sum = bias[out];
                    double squares = 1;
                    for (int in = 0; in < inputs; in++) {
                        double product = (double) weight[out * inputs + in] * input[in];
                        sum += product;
                        squares += product * product;
                    }
                    if (!(Math.abs(actual[out] - sum) <= tolerance(precision) * Math.sqrt(squares))) {
                        throw wrong(precision, inputs, outputs, "are wrong at output " + out);
                    }
                }
            }
        }
    }

    /** Of the root of the summed squares: many times what rounding gives, and far below what a wrong sum is off. */
    private static double tolerance(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> 1e-4;
            case BFLOAT16 -> 0.05;
            case FLOAT16 -> 0.01;
            case INT8 -> 0.2;
        };
    }

    private static RunException wrong(Precision precision, int inputs, int outputs, String how) {
        return new RunException(
                "products of %s are computed wrongly on this processor (%s, %d inputs, %d outputs: they %s); %s"
                        .formatted(
                                precision.label(),
                                Arithmetic.here().map(Arithmetic::label).orElse("unknown arithmetic"),
                                inputs,
                                outputs,
                                how,
                                precision == Precision.INT8
                                        ? "8-bit sums need VNNI instructions (avx512_vnni or avx_vnni): use --dtype float32"
                                        : "use another --dtype or --arithmetic, and please report it"));
    }

    /** From -1 to 1: cheap, because this code is not compiled yet. */
    private static float[] numbers(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt() * 0x1p-31f;
        }
        return values;
    }
}
