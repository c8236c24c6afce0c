package io.seqmark.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector arithmetic whose bits do not depend on whether the JIT has compiled it yet: the library's own {@code EXP} and
 * {@code reduceLanes(ADD)} round differently in interpreted and compiled code, which would make scores depend on how warm
 * the process is.
 */
final class VectorMath {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private static final VectorShuffle<Float> ROTATE_8 = rotate(8);
    private static final VectorShuffle<Float> ROTATE_4 = rotate(4);
    private static final VectorShuffle<Float> ROTATE_2 = rotate(2);
    private static final VectorShuffle<Float> ROTATE_1 = rotate(1);

    private static final float LOG2_E = 1.442695f;
    /** Adding it rounds to the nearest whole number and leaves that number in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final float LN2_HIGH = 0.6933594f;
    private static final float LN2_LOW = -0.00021219444f;
    /** Below it exp is 0 here: the true value is no normal float. */
    private static final float EXP_MIN = -87.3f;

    private static final float EXP_MAX = 88.3f;
    private static final int EXPONENT_BIAS = 127;
    private static final int MANTISSA_BITS = 23;
    // Cephes' expf polynomial (Moshier), about one unit in the last place
    private static final float P0 = 0.00019875691f;
    private static final float P1 = 0.0013981999f;
    private static final float P2 = 0.008333452f;
    private static final float P3 = 0.041665796f;
    private static final float P4 = 0.16666666f;
    private static final float P5 = 0.5f;

    // Cephes' tanhf polynomial, for numbers below 0.625
    private static final float TANH_NEAR = 0.625f;
    private static final float T0 = -0.0057049887f;
    private static final float T1 = 0.020639088f;
    private static final float T2 = -0.053739715f;
    private static final float T3 = 0.13331442f;
    private static final float T4 = -0.3333328f;

    private VectorMath() {}

    /** exp of each lane; 0 below -87.3 (minus infinity included). */
    static FloatVector exp(FloatVector x) {
        VectorMask<Float> vanishes = x.compare(VectorOperators.LT, EXP_MIN);
        // what is below the smallest comes out as anything and is set to 0 at the end
        FloatVector clamped = x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX));
        FloatVector shifted =
                clamped.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUND));
        FloatVector whole = shifted.sub(ROUND);
        FloatVector r = whole.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), clamped);
        r = whole.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = r.fma(FloatVector.broadcast(SPECIES, P0), FloatVector.broadcast(SPECIES, P1));
        p = p.fma(r, FloatVector.broadcast(SPECIES, P2));
        p = p.fma(r, FloatVector.broadcast(SPECIES, P3));
        p = p.fma(r, FloatVector.broadcast(SPECIES, P4));
        p = p.fma(r, FloatVector.broadcast(SPECIES, P5));
        FloatVector y = p.fma(r.mul(r), r).add(1f);
        IntVector power = shifted.reinterpretAsInts().add(EXPONENT_BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        return y.mul(power.reinterpretAsFloats()).blend(0f, vanishes);
    }

    /** The same function, bit for bit, for one number. */
    static float exp(float x) {
        if (x < EXP_MIN) {
            return 0f;
        }
        float clamped = Math.min(x, EXP_MAX);
        float shifted = Math.fma(clamped, LOG2_E, ROUND);
        float whole = shifted - ROUND;
        float r = Math.fma(whole, -LN2_HIGH, clamped);
        r = Math.fma(whole, -LN2_LOW, r);
        float p = Math.fma(r, P0, P1);
        p = Math.fma(p, r, P2);
        p = Math.fma(p, r, P3);
        p = Math.fma(p, r, P4);
        p = Math.fma(p, r, P5);
        float y = Math.fma(p, r * r, r) + 1f;
        int power = (Float.floatToRawIntBits(shifted) + EXPONENT_BIAS) << MANTISSA_BITS;
        return y * Float.intBitsToFloat(power);
    }

    /**
     * tanh of each lane, near zero by Cephes' polynomial (Moshier), which keeps its relative precision there, else by way of
     * {@link #exp}. NaN stays.
     */
    static FloatVector tanh(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector z = x.mul(x);
        FloatVector p = z.fma(FloatVector.broadcast(SPECIES, T0), FloatVector.broadcast(SPECIES, T1));
        p = p.fma(z, FloatVector.broadcast(SPECIES, T2));
        p = p.fma(z, FloatVector.broadcast(SPECIES, T3));
        p = p.fma(z, FloatVector.broadcast(SPECIES, T4));
        FloatVector near = p.mul(z).fma(x, x);
        FloatVector far = FloatVector.broadcast(SPECIES, 1f)
                .sub(FloatVector.broadcast(SPECIES, 2f).div(exp(size.add(size)).add(1f)));
        FloatVector signed = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));
        return near.blend(signed, size.compare(VectorOperators.GE, TANH_NEAR));
    }

    /** The same function, bit for bit, for one number. */
    static float tanh(float x) {
        float size = Math.abs(x);
        if (size >= TANH_NEAR) {
            float far = 1f - 2f / (exp(size + size) + 1f);
            return x < 0f ? -far : far;
        }
        float z = x * x;
        float p = Math.fma(z, T0, T1);
        p = Math.fma(p, z, T2);
        p = Math.fma(p, z, T3);
        p = Math.fma(p, z, T4);
        return Math.fma(p * z, x, x);
    }

    /**
     * In each lane the larger of two; what is in {@code a} where one is NaN. A comparison and a choice, where the library's
     * {@code max} takes six instructions to order zeros and NaN.
     */
    static FloatVector larger(FloatVector a, FloatVector b) {
        return a.blend(b, b.compare(VectorOperators.GT, a));
    }

    /** The largest of all lanes that are not NaN. */
    static float largest(FloatVector v) {
        return foldMax(v, 1).lane(0);
    }

    /** The sum of all lanes, always added in the same order. */
    static float sum(FloatVector v) {
        FloatVector folded = v;
        if (LANES >= 16) {
            folded = folded.add(folded.rearrange(ROTATE_8));
        }
        if (LANES >= 8) {
            folded = folded.add(folded.rearrange(ROTATE_4));
        }
        if (LANES >= 4) {
            folded = folded.add(folded.rearrange(ROTATE_2));
        }
        folded = folded.add(folded.rearrange(ROTATE_1));
        return folded.lane(0);
    }

    /** In each lane the sum of all lanes that are a multiple of {@code group}, a power of two, away. */
    static FloatVector fold(FloatVector v, int group) {
        FloatVector folded = v;
        if (LANES >= 16 && group <= 8) {
            folded = folded.add(folded.rearrange(ROTATE_8));
        }
        if (LANES >= 8 && group <= 4) {
            folded = folded.add(folded.rearrange(ROTATE_4));
        }
        if (LANES >= 4 && group <= 2) {
            folded = folded.add(folded.rearrange(ROTATE_2));
        }
        return group == 1 ? folded.add(folded.rearrange(ROTATE_1)) : folded;
    }

    /** In each lane the largest of all lanes that are a multiple of {@code group}, a power of two, away. */
    static FloatVector foldMax(FloatVector v, int group) {
        FloatVector folded = v;
        if (LANES >= 16 && group <= 8) {
            folded = larger(folded, folded.rearrange(ROTATE_8));
        }
        if (LANES >= 8 && group <= 4) {
            folded = larger(folded, folded.rearrange(ROTATE_4));
        }
        if (LANES >= 4 && group <= 2) {
            folded = larger(folded, folded.rearrange(ROTATE_2));
        }
        return group == 1 ? larger(folded, folded.rearrange(ROTATE_1)) : folded;
    }

    private static VectorShuffle<Float> rotate(int by) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + by) % LANES);
    }
}
