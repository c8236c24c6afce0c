package io.seqmark.metrics.neural.comet;

/** What the estimator reads of vectors: themselves, their products and their distances, side by side. */
final class Features {
    private Features() {}

    /** With a reference. */
    static float[] of(float[] prediction, float[] reference, float[] source) {
        return join(
                prediction,
                reference,
                product(prediction, reference),
                distance(prediction, reference),
                product(prediction, source),
                distance(prediction, source));
    }

    /** Without. */
    static float[] of(float[] prediction, float[] source) {
        return join(prediction, source, product(prediction, source), distance(prediction, source));
    }

    private static float[] product(float[] a, float[] b) {
        float[] result = new float[a.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = a[i] * b[i];
        }
        return result;
    }

    private static float[] distance(float[] a, float[] b) {
        float[] result = new float[a.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.abs(a[i] - b[i]);
        }
        return result;
    }

    private static float[] join(float[]... parts) {
        float[] row = new float[parts.length * parts[0].length];
        for (int i = 0; i < parts.length; i++) {
            System.arraycopy(parts[i], 0, row, i * parts[i].length, parts[i].length);
        }
        return row;
    }
}
