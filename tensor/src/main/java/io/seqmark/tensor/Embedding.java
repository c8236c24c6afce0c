package io.seqmark.tensor;

/** A table of row vectors. Thread-safe while the array lives that it was made from. */
public interface Embedding {
    /** The number of rows. */
    int entries();

    /** The length of each. */
    int width();

    /**
     * Gathers rows times a factor; float16 numbers where the table has such.
     *
     * @param ids row of each result row
     * @return [ids, width], a new matrix in the innermost scope
     * @throws IndexOutOfBoundsException if an id is no row
     */
    Matrix gather(int[] ids, float factor);

    /** target[i] += table[ids[i]]. Where the target is of float16 numbers, so are the vectors that are added. */
    void addTo(Matrix target, int[] ids);
}
