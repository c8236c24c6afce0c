package io.seqmark.checkpoint.adapter;

import io.seqmark.checkpoint.StoredTensor;
import java.util.List;

/**
 * A tensor of a model as an adapter leaves it.
 *
 * @param from the base's tensor, or what stands for it; open as long as the weights that it is of
 * @param changes one after the other; none where it is only to stay as it is while another one is changed
 */
record ChangedTensor(StoredTensor from, List<TensorChange> changes) {
    public ChangedTensor {
        changes = List.copyOf(changes);
    }

    /** The values, and whether they are the stored ones. */
    boolean isStored() {
        return changes.isEmpty();
    }

    /** The float32 values after all changes. */
    Dense values() {
        Dense values = Dense.of(from);
        changes.forEach(change -> change.apply(values));
        return values;
    }
}
