package io.seqmark.tensor;

/**
 * A bias that depends on the distance between query and key alone (T5's relative position bias). Grows on demand; one a
 * thread.
 */
public final class PositionBias {
    private final int heads;
    private final Distance distance;
    /** values[head * stride + (stride - 1 + key - query)], for distances -(stride - 1) .. 0. */
    private float[] values = new float[0];

    private int stride;

    /** The bias of one head at a distance. */
    @FunctionalInterface
    public interface Distance {
        /**
         * @param relative key position minus query position
         */
        float bias(int head, int relative);

        /** The biases between positions 0 .. length - 1: line[head * (2 length - 1) + length - 1 + key - query]. */
        default float[] line(int heads, int length) {
            int distances = 2 * length - 1;
            float[] line = new float[Math.multiplyExact(heads, distances)];
            for (int head = 0; head < heads; head++) {
                for (int i = 0; i < distances; i++) {
                    line[head * distances + i] = bias(head, i - (length - 1));
                }
            }
            return line;
        }
    }

    /**
     * @param heads number of heads
     * @param distance the bias itself; pure
     */
    public PositionBias(int heads, Distance distance) {
        this.heads = heads;
        this.distance = distance;
    }

    /** Prepares for a query at position {@code step} over the keys 0 .. step. */
    public void prepare(int step) {
        if (step < stride) {
            return;
        }
        stride = Math.max(32, 2 * (step + 1));
        values = new float[heads * stride];
        for (int head = 0; head < heads; head++) {
            for (int back = 0; back < stride; back++) {
                values[head * stride + stride - 1 - back] = distance.bias(head, -back);
            }
        }
    }

    /** Biases of each head by distance, from {@link #offset} on; {@link #stride} a head. Not to be written to. */
    public float[] values() {
        return values;
    }

    /** From a head's biases to the next one's. */
    public int stride() {
        return stride;
    }

    /** Where head 0's bias for key 0 stands when the query is at {@code step}. */
    public int offset(int step) {
        if (step >= stride) {
            throw new IllegalStateException("position " + step + " was not prepared");
        }
        return stride - 1 - step;
    }
}
