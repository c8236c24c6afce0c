package io.seqmark.model;

import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Matrix;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What one side of a model adds to its token vectors by position. Thread-safe. */
public interface PositionVectors {
    /**
     * hidden[i] += the vector of position {@code at[i]}.
     *
     * @param hidden [ids, width]
     * @param ids the token at each row
     * @param at its position; -1 for a token that takes none
     */
    void addTo(Matrix hidden, int[] ids, int[] at);

    /** How many positions there are; absent where there is no limit. */
    OptionalInt limit();

    /**
     * A table of vectors.
     *
     * @param table one vector a row
     * @param offset row of position 0 (2 for BART)
     */
    record Table(Embedding table, int offset) implements PositionVectors {
        @Override
        public void addTo(Matrix hidden, int[] ids, int[] at) {
            table.addTo(
                    hidden, IntStream.of(at).map(position -> position + offset).toArray());
        }

        @Override
        public OptionalInt limit() {
            return OptionalInt.of(table.entries() - offset);
        }
    }
}
