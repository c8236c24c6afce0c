package io.seqmark.checkpoint.adapter;

import io.seqmark.base.AdapterOptions.Merge;
import io.seqmark.checkpoint.Bfloat16;
import io.seqmark.checkpoint.Dtype;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.VariantWeights;
import io.seqmark.checkpoint.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A checkpoint's weights with an adapter merged into them: what it changes is float32, computed when it is asked for and forgotten
 * when nobody reads it any more; all else is the base's. Owns both. Thread-safe for reading.
 */
public final class AdaptedWeights implements VariantWeights {
    private static final ValueLayout.OfFloat LITTLE =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int ALIGNMENT = 64;

    private final String system;
    private final Weights base;
    private final Weights adapter;
    private final SortedMap<String, ChangedTensor> changed;
    private final Merge merge;
    private final SortedSet<String> names;
    private final Map<String, WeakReference<StoredTensor>> computed = new ConcurrentHashMap<>();

    AdaptedWeights(
            String system, Weights base, Weights adapter, SortedMap<String, ChangedTensor> changed, Merge merge) {
        this.system = system;
        this.base = base;
        this.adapter = adapter;
        this.changed = changed;
        this.merge = merge;
        SortedSet<String> all = new TreeSet<>(base.names());
        all.addAll(changed.keySet());
        this.names = Collections.unmodifiableSortedSet(all);
    }

    @Override
    public SortedSet<String> names() {
        return names;
    }

    @Override
    public Optional<StoredTensor> find(String name) {
        ChangedTensor change = changed.get(name);
        return change == null ? base.find(name) : Optional.of(tensor(name, change));
    }

    private StoredTensor tensor(String name, ChangedTensor change) {
        StoredTensor from = change.from();
        if (change.isStored()) {
            return new StoredTensor(name, from.dtype(), from.shape(), from.data());
        }
        WeakReference<StoredTensor> known = computed.get(name);
        StoredTensor present = known == null ? null : known.get();
        if (present == null) {
            float[] values = change.values().values();
            if (merge == Merge.PEFT) {
                round(values, from.dtype());
            }
            // released when nobody reads it: a layer is packed from it once, a table is read from it as long as the
            // model lives
            MemorySegment data = Arena.ofAuto().allocate((long) values.length * Float.BYTES, ALIGNMENT);
            MemorySegment.copy(values, 0, data, LITTLE, 0, values.length);
            present = new StoredTensor(name, Dtype.FLOAT32, from.shape(), data.asReadOnly());
            computed.put(name, new WeakReference<>(present));
        }
        return present;
    }

    private static void round(float[] values, Dtype type) {
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(values[i]));
                case BFLOAT16 -> Bfloat16.round(values[i]);
                default -> values[i];
            };
        }
    }

    @Override
    public String system() {
        return system;
    }

    @Override
    public Set<String> changed() {
        return changed.entrySet().stream()
                .filter(entry -> !entry.getValue().bystander())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<Delta> delta(String name) {
        ChangedTensor change = changed.get(name);
        return change == null || merge == Merge.PEFT ? Optional.empty() : change.delta(base.find(name));
    }

    /** Lets go of the adapter alone. */
    void closeOwn() {
        adapter.close();
    }

    @Override
    public void close() {
        closeOwn();
        base.close();
    }
}
