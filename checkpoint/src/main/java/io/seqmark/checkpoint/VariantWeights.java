package io.seqmark.checkpoint;

import java.util.Optional;
import java.util.Set;

/** A checkpoint's weights as one of several systems has them that share the rest. Thread-safe for reading. */
public interface VariantWeights extends Weights {
    /** The system's name. */
    String system();

    /** Tensors that differ from the checkpoint's, or that it does not have. */
    Set<String> changed();

    /** By how much a tensor differs, where that is a product of two narrow matrices and nothing else. */
    Optional<Delta> delta(String name);

    /**
     * up x down, which is added.
     *
     * @param up [rows, rank], row by row
     * @param down [rank, columns], row by row
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Delta(float[] up, float[] down, int rows, int rank, int columns) {
        /** The same of the transposed tensor. */
        public Delta transposed() {
            return new Delta(turned(down, rank, columns), turned(up, rows, rank), columns, rank, rows);
        }

        private static float[] turned(float[] values, int rows, int columns) {
            float[] turned = new float[values.length];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    turned[column * rows + row] = values[row * columns + column];
                }
            }
            return turned;
        }
    }
}
