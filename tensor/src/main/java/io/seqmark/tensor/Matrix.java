package io.seqmark.tensor;

/**
 * A float32 matrix [rows, columns] on a device, owned by the {@link Scope} that it was made in. Where it lies and how, its
 * device knows alone. Its values may all be float16 numbers: then operations round what they write to it likewise, as on a
 * tensor of that type. Operations take matrices of one device together. Not thread-safe.
 */
public interface Matrix {
    /** Where it lies: operations on it are this device's. */
    Device device();

    /** The number of rows. */
    int rows();

    /** The number of columns. */
    int columns();

    /** Whether all values are float16 numbers and are to stay so. */
    boolean isHalf();

    /** Rounds all values to float16; they are to stay so. */
    void roundToHalf();

    /** Whether none of the values of some rows is NaN or infinite. */
    boolean isFinite(int from, int count);

    /** One row, copied from the device. */
    float[] row(int row);

    /** A view of {@code count} rows; as long-lived as this matrix. */
    Matrix rows(int from, int count);

    /** Overwrites one row with {@code columns()} values of an array. */
    void write(int row, float[] values);

    /** Overwrites rows from {@code row} on with all rows of another matrix of as many columns. */
    void copy(int row, Matrix source);

    /** This matrix and another one below it: a new matrix in the innermost scope, of float16 numbers only if both are. */
    Matrix above(Matrix below);

    /** Adds another matrix of the same shape. Of float16 numbers only if both are. */
    void add(Matrix other);

    /** Multiplies each value by the one of another matrix of the same shape. Of float16 numbers only if both are. */
    void multiply(Matrix other);

    /** Multiplies all values by a factor. */
    void scale(float factor);

    /**
     * Brings float16 numbers back between minus and plus a limit; does nothing to other matrices. NaN stays.
     *
     * @param whereInfinite whether only rows that hold an infinity are changed
     */
    void clampHalf(float limit, boolean whereInfinite);
}
