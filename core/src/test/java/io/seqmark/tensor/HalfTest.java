package io.seqmark.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HalfTest {
    /** Every sign, exponent and upper part of a significand, each with the ends and the middle of what is rounded off. */
    @Test
    void equalsTheConversionOfTheJdkToTheBitForAllUpperHalvesOfAFloat() {
        int[] lower = {0, 1, 0x7ff, 0x800, 0x0fff, 0x1000, 0x1001, 0x1fff, 0x2000, 0x3000, 0x7fff, 0x8000, 0xf000, 0xffff};
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

    private static int bits(float value) {
        return Float.floatToRawIntBits(value);
    }
}
