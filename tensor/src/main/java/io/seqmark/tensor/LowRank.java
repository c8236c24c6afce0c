package io.seqmark.tensor;

/**
 * What a low-rank adapter adds to some outputs of a linear layer: (x down') up', in float32. A row's bits depend on that row alone.
 * Immutable.
 */
public final class LowRank {
    private final int inputs;
    private final int rank;
    private final int outputs;
    private final int firstOutput;
    /** [inputs, rank]: so that the numbers of one step lie side by side. */
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
        this.downByInput = turned(down, rank, inputs);
        this.upByRank = turned(up, outputs, rank);
    }

    private static float[] turned(float[] values, int rows, int columns) {
        float[] turned = new float[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = values[row * columns + column];
            }
        }
        return turned;
    }

    /** Adds to a row of the layer's outputs what a row of its inputs gives. */
    public void addTo(float[] output, float[] input) {
        float[] narrow = new float[rank];
        for (int i = 0; i < inputs; i++) {
            float value = input[i];
            int from = i * rank;
            for (int k = 0; k < narrow.length; k++) {
                narrow[k] += value * downByInput[from + k];
            }
        }
        for (int k = 0; k < rank; k++) {
            float value = narrow[k];
            int from = k * outputs;
            for (int j = 0; j < outputs; j++) {
                output[firstOutput + j] += value * upByRank[from + j];
            }
        }
    }
}
