package io.seqmark.tensor;

/**
 * What a low-rank adapter adds to some outputs of a linear layer: (x down') up', in float32. A row's bits depend on that row alone.
 * Immutable.
 */
public final class LowRank {
    /** Sums that are added up side by side: of so many the processor waits for none. */
    private static final int SUMS = 8;

    private final int inputs;
    private final int rank;
    /** The rank, filled up to a multiple of {@link #SUMS}. */
    private final int filled;

    private final int outputs;
    private final int firstOutput;
    /** [inputs, filled]: so that the numbers of one step lie side by side; zeros beyond the rank. */
    private final float[] downByInput;
    /** [rank, outputs]. */
    private final float[] upByRank;

    /**
     * A product.
     *
     * @param up [outputs, rank]
     * @param down [rank, inputs]
     * @param firstOutput the layer's output that the first row of {@code up} adds to
     */
    public LowRank(float[] up, float[] down, int outputs, int rank, int inputs, int firstOutput) {
        this.inputs = inputs;
        this.rank = rank;
        this.outputs = outputs;
        this.firstOutput = firstOutput;
        this.filled = Math.ceilDiv(rank, SUMS) * SUMS;
        this.downByInput = turned(down, rank, inputs, filled);
        this.upByRank = turned(up, outputs, rank, outputs);
    }

    private static float[] turned(float[] values, int rows, int columns, int width) {
        float[] turned = new float[Math.multiplyExact(width, columns)];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * width + row] = values[row * columns + column];
            }
        }
        return turned;
    }

    /** Adds to a row of the layer's outputs what a row of its inputs gives. */
    public void addTo(float[] output, float[] input) {
        float[] narrow = new float[filled];
        for (int first = 0; first < filled; first += SUMS) {
            sums(input, first, narrow);
        }
        for (int k = 0; k < rank; k++) {
            float value = narrow[k];
            int from = k * outputs;
            for (int j = 0; j < outputs; j++) {
                output[firstOutput + j] += value * upByRank[from + j];
            }
        }
    }

    private void sums(float[] input, int first, float[] narrow) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int at = first;
        for (int i = 0; i < inputs; i++) {
            float value = input[i];
            a += value * downByInput[at];
            b += value * downByInput[at + 1];
            c += value * downByInput[at + 2];
            d += value * downByInput[at + 3];
            e += value * downByInput[at + 4];
            f += value * downByInput[at + 5];
            g += value * downByInput[at + 6];
            h += value * downByInput[at + 7];
            at += filled;
        }
        narrow[first] = a;
        narrow[first + 1] = b;
        narrow[first + 2] = c;
        narrow[first + 3] = d;
        narrow[first + 4] = e;
        narrow[first + 5] = f;
        narrow[first + 6] = g;
        narrow[first + 7] = h;
    }
}
