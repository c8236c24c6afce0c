package io.seqmark.checkpoint.adapter;

import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.VariantWeights;
import java.util.List;
import java.util.Optional;

/**
 * A tensor of a model as an adapter leaves it.
 *
 * @param from the base's tensor, or what stands for it; open as long as the weights that it is of
 * @param changes one after the other
 * @param bystander whether it only stays as it is while another one is changed that the model reads otherwise
 */
record ChangedTensor(StoredTensor from, List<TensorChange> changes, boolean bystander) {
    public ChangedTensor {
        changes = List.copyOf(changes);
    }

    /** One that differs from the base's. */
    ChangedTensor(StoredTensor from, List<TensorChange> changes) {
        this(from, changes, false);
    }

    /** The values, and whether they are the stored ones. */
    boolean isStored() {
        return changes.isEmpty();
    }

    /**
     * What is added to the base's tensor, where that is a low-rank product alone.
     *
     * @param base the base's tensor of the same name
     */
    Optional<VariantWeights.Delta> delta(Optional<StoredTensor> base) {
        boolean ofBase =
                base.filter(tensor -> tensor.data().equals(from.data())).isPresent();
        if (!ofBase || changes.size() != 1 || !(changes.getFirst() instanceof TensorChange.LowRank change)) {
            return Optional.empty();
        }
        Dense up = change.up().values();
        Dense down = change.down().values();
        float[] scaled = up.values().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= change.scale();
        }
        return Optional.of(new VariantWeights.Delta(scaled, down.values(), up.rows(), up.columns(), down.columns()));
    }

    /** The float32 values after all changes. */
    Dense values() {
        Dense values = Dense.of(from);
        changes.forEach(change -> change.apply(values));
        return values;
    }
}
