package io.seqmark.model;

import java.util.List;
import java.util.function.Supplier;

/**
 * Which of several systems each row of what is computed belongs to; known on the calling thread while it computes. Rows of one system
 * stand together.
 *
 * @param parts in the order of the rows; one whose rows are all there are counts for any number of them
 */
record RowSystems(List<Part> parts) {
    private static final ScopedValue<RowSystems> CURRENT = ScopedValue.newInstance();
    private static final int ALL = -1;

    /** Rows of a system, one below the other. */
    record Part(int system, int rows) {}

    RowSystems {
        parts = List.copyOf(parts);
    }

    /** Rows of one system, however many. */
    static RowSystems of(int system) {
        return new RowSystems(List.of(new Part(system, ALL)));
    }

    /** Those of the calling thread. */
    static RowSystems current() {
        return CURRENT.get();
    }

    /** Computes something whose rows are these. */
    <T> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** The parts of a matrix of so many rows. */
    List<Part> partsOf(int rows) {
        if (parts.size() == 1) {
            return List.of(new Part(parts.getFirst().system(), rows));
        }
        int sum = parts.stream().mapToInt(Part::rows).sum();
        if (sum != rows) {
            throw new IllegalStateException(rows + " rows, and systems of " + sum);
        }
        return parts;
    }
}
