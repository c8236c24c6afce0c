package io.seqmark.model;

import io.seqmark.tensor.Linear;
import io.seqmark.tensor.LowRank;
import io.seqmark.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A linear layer that several systems share: the base's product is computed once for all rows, and each system's part is added to its
 * own; a system that differs otherwise has a layer of its own. Which row is whose, {@link RowSystems} knows. A row's bits depend on that
 * row and its system alone. Thread-safe; the layers are owned by who made them.
 *
 * @param base of the checkpoint
 * @param own of each system, where it has one
 * @param deltas of each system; empty where it has a layer of its own, or the base's
 */
record SystemLinear(Linear base, List<Optional<Linear>> own, List<List<LowRank>> deltas) implements Linear {
    SystemLinear {
        own = List.copyOf(own);
        deltas = List.copyOf(deltas);
    }

    @Override
    public int inputs() {
        return base.inputs();
    }

    @Override
    public int outputs() {
        return base.outputs();
    }

    @Override
    public Matrix apply(Matrix input) {
        List<RowSystems.Part> parts = RowSystems.current().partsOf(input.rows());
        if (parts.size() == 1) {
            return apply(input, parts.getFirst().system());
        }
        if (parts.stream().allMatch(part -> own.get(part.system()).isEmpty())) {
            Matrix result = base.apply(input);
            int first = 0;
            for (RowSystems.Part part : parts) {
                add(part.system(), input, result, first, part.rows());
                first += part.rows();
            }
            return rounded(result, result.isHalf());
        }
        return apart(input, parts);
    }

    /** Each system's rows by themselves. */
    private Matrix apart(Matrix input, List<RowSystems.Part> parts) {
        List<Matrix> results = new ArrayList<>();
        int first = 0;
        for (RowSystems.Part part : parts) {
            results.add(apply(input.rows(first, part.rows()), part.system()));
            first += part.rows();
        }
        Matrix all = input.device().matrix(input.rows(), outputs());
        int row = 0;
        for (Matrix result : results) {
            all.copy(row, result);
            row += result.rows();
        }
        return rounded(all, results.stream().allMatch(Matrix::isHalf));
    }

    private Matrix apply(Matrix input, int system) {
        if (own.get(system).isPresent()) {
            return own.get(system).get().apply(input);
        }
        Matrix result = base.apply(input);
        boolean half = result.isHalf();
        add(system, input, result, 0, input.rows());
        return rounded(result, half);
    }

    private void add(int system, Matrix input, Matrix result, int first, int count) {
        List<LowRank> parts = deltas.get(system);
        for (int row = first; !parts.isEmpty() && row < first + count; row++) {
            float[] read = input.row(row);
            float[] sum = result.row(row);
            parts.forEach(part -> part.addTo(sum, read));
            result.write(row, sum);
        }
    }

    private static Matrix rounded(Matrix result, boolean half) {
        if (half) {
            result.roundToHalf();
        }
        return result;
    }

    /** What computes for a system: its own layer, or the base's; empty where something is added to that. */
    Optional<Linear> alone(int system) {
        return deltas.get(system).isEmpty() ? own.get(system).or(() -> Optional.of(base)) : Optional.empty();
    }

    @Override
    public void close() {}
}
