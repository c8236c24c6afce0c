package io.seqmark.tensor;

/** What is added to attention scores where it depends on the query itself, not on its position alone. Pure. */
@FunctionalInterface
public interface RowBias {
    /**
     * Gives the bias of one row.
     *
     * @param row of the queries
     * @param keys how many keys it looks at; the last one is the query's own
     * @param bias takes the values: bias[head x keys + key]
     */
    void fill(int row, int keys, float[] bias);
}
