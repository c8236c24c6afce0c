package io.seqmark.family.prophetnet;

import io.seqmark.model.PositionVectors;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.Matrix;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Learned positions of which the last one serves all that come after it, so that a source may be longer than the table.
 *
 * @param table one vector a row
 * @param first row of position 0
 */
record ClampedPositions(Embedding table, int first) implements PositionVectors {
    @Override
    public void addTo(Matrix hidden, int[] ids, int[] at) {
        int last = table.entries() - 1;
        table.addTo(
                hidden,
                IntStream.of(at)
                        .map(position -> Math.min(first + position, last))
                        .toArray());
    }

    @Override
    public OptionalInt limit() {
        return OptionalInt.empty();
    }
}
