package io.seqmark.tensor.cpu;

/** The rarer activations, in float64 of StrictMath: the same bits on every machine. NaN stays NaN. */
final class Curves {
    private static final double QUICK = 1.702;
    private static final double LEAK = 0.01;
    private static final double CLIP = 10;
    private static final double SIX = 6;
    private static final double LAPLACE_MEAN = 0.707107;
    private static final double LAPLACE_DEVIATION = 0.282095;
    /** From here on softplus(x) is x in float32. */
    private static final double SOFTPLUS_LINEAR = 20;
    /** From here on erf is 1 in float64. */
    private static final double ERF_ONE = 6;

    private Curves() {}

    static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    static double quickGelu(double x) {
        return x == Double.NEGATIVE_INFINITY ? Double.NaN : x * sigmoid(QUICK * x);
    }

    static double clipped(double x) {
        return Math.min(Math.max(x, -CLIP), CLIP);
    }

    static double mish(double x) {
        return x * StrictMath.tanh(softplus(x));
    }

    static double softplusRoot(double x) {
        return Math.sqrt(softplus(x));
    }

    private static double softplus(double x) {
        return x > SOFTPLUS_LINEAR ? x : StrictMath.log1p(StrictMath.exp(x));
    }

    static double hardSwish(double x) {
        return x * relu6(x + 3) / SIX;
    }

    static double relu6(double x) {
        return Math.min(Math.max(x, 0), SIX);
    }

    static double reluSquared(double x) {
        double positive = Math.max(x, 0);
        return positive * positive;
    }

    static double leakyRelu(double x) {
        return x < 0 ? LEAK * x : x;
    }

    static double laplace(double x) {
        return 0.5 * (1 + erf((x - LAPLACE_MEAN) / (LAPLACE_DEVIATION * Math.sqrt(2))));
    }

    /** The error function by a series of positive terms (Abramowitz and Stegun, 1964, 7.1.6), which loses no digits. */
    static double erf(double x) {
        double size = Math.abs(x);
        if (size > ERF_ONE) {
            return Math.signum(x);
        }
        double term = size;
        double sum = 0;
        for (int n = 0; sum + term != sum; n++) {
            sum += term;
            term *= 2 * size * size / (2 * n + 3);
            if (Double.isNaN(term)) {
                return Double.NaN;
            }
        }
        return Math.copySign(2 / Math.sqrt(Math.PI) * StrictMath.exp(-size * size) * sum, x);
    }
}
