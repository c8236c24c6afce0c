package io.seqmark.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HalfTest {
    /** Every sign, exponent and upper part of a significand, each with the ends and the middle of what is rounded off. */
    @Test
    void equalsTheConversionOfTheJdkToTheBitForAllUpperHalvesOfAFloat() {
        int[] lower = {
            0, 1, 0x7ff, 0x800, 0x0fff, 0x1000, 0x1001, 0x1fff, 0x2000, 0x3000, 0x7fff, 0x8000, 0xf000, 0xffff
        };
        float[] values = new float[lower.length * (1 << 16)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat((i / lower.length) << 16 | lower[i % lower.length]);
        }
        float[] rounded = values.clone();
        Half.round(rounded);
        for (int i = 0; i < values.length; i++) {
            float expected = Float.float16ToFloat(Float.floatToFloat16(values[i]));
            if (Float.isNaN(expected) ? !Float.isNaN(rounded[i]) : bits(rounded[i]) != bits(expected)) {
                throw new AssertionError(Float.toHexString(values[i]) + " became " + rounded[i] + ", not " + expected);
            }
        }
    }

    /** IEEE 754-2019, table 3.5: binary16 has 11 bits of precision and a largest exponent of 15. */
    @ParameterizedTest
    @CsvSource({
        "65504, 65504",
        "65519.996, 65504",
        "65520, Infinity",
        "-65520, -Infinity",
        "2049, 2048",
        "2051, 2052",
        "1.00048828125, 1",
        "1.0014648437500, 1.001953125",
        "5.960464477539063e-8, 5.960464477539063e-8",
        "2.980232238769531e-8, 0",
        "2.980232594040899e-8, 5.960464477539063e-8",
        "-0.0, -0.0"
    })
    void roundsToNearestWithTiesToEven(float value, float expected) {
        float[] values = new float[37];
        Arrays.fill(values, value);
        Half.round(values);
        for (float rounded : values) {
            assertThat(bits(rounded)).isEqualTo(bits(expected));
        }
    }

    /** As torch promotes types: float16 and float16 give float16, float16 and float32 give float32. */
    @Test
    void sumsAndProductsStayInFloat16UnlessFloat32ComesIn() {
        try (var _ = Torch.inference();
                var _ = CpuScope.open()) {
            CpuMatrix sum = half(2048f, 60000f);
            Elementwise.add(sum, half(1.5f, 60000f));
            assertThat(sum.row(0)).containsExactly(2050f, Float.POSITIVE_INFINITY);
            assertThat(sum.isHalf()).isTrue();
            CpuMatrix product = half(300f, 3f);
            Elementwise.multiply(product, half(300f, 1f + 0x1p-10f));
            assertThat(product.row(0)).containsExactly(Float.POSITIVE_INFINITY, 3f + 0x1p-8f);
            Elementwise.scale(product, 0.1f);
            assertThat(product.row(0)[1]).isEqualTo(Float.float16ToFloat(Float.floatToFloat16(0.1f * (3f + 0x1p-8f))));

            CpuMatrix wide = CpuScope.matrix(1, 2);
            wide.write(0, new float[] {1.5f, 60000f}, 0);
            CpuMatrix promoted = half(2048f, 60000f);
            Elementwise.add(promoted, wide);
            assertThat(promoted.row(0)).containsExactly(2049.5f, 120000f);
            assertThat(promoted.isHalf()).isFalse();
            Elementwise.add(promoted, half(1f, 1f));
            assertThat(promoted.row(0)).containsExactly(2050.5f, 120001f);
        }
    }

    @Test
    void rowsAreClampedAsTransformersDoesItAndNaNStays() {
        float inf = Float.POSITIVE_INFINITY;
        try (var _ = Torch.inference();
                var _ = CpuScope.open()) {
            CpuMatrix always = half(65504f, -1f).above(half(-inf, Float.NaN));
            Elementwise.clampHalf(always, 64504f, false);
            assertThat(always.row(0)).containsExactly(64504f, -1f);
            assertThat(always.row(1)).containsExactly(-64504f, Float.NaN);
            CpuMatrix infinite = half(65504f, -1f).above(half(inf, -65504f));
            Elementwise.clampHalf(infinite, 64504f, true);
            assertThat(infinite.row(0)).containsExactly(65504f, -1f);
            assertThat(infinite.row(1)).containsExactly(64504f, -64504f);
            CpuMatrix wide = CpuScope.matrix(1, 1);
            wide.write(0, new float[] {70000f}, 0);
            Elementwise.clampHalf(wide, 64504f, false);
            assertThat(wide.row(0)).containsExactly(70000f);
        }
    }

    private static CpuMatrix half(float... values) {
        CpuMatrix matrix = CpuScope.matrix(1, values.length);
        matrix.write(0, values, 0);
        matrix.roundToHalf();
        return matrix;
    }

    private static int bits(float value) {
        return Float.floatToRawIntBits(value);
    }
}
