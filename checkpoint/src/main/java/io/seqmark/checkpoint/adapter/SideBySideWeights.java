package io.seqmark.checkpoint.adapter;

import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.VariantWeights;
import io.seqmark.checkpoint.Weights;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** A checkpoint's weights, which several systems share, and what each of them has otherwise. Owns all. Thread-safe for reading. */
final class SideBySideWeights implements Weights {
    private final Weights base;
    private final List<AdaptedWeights> systems;

    SideBySideWeights(Weights base, List<AdaptedWeights> systems) {
        this.base = base;
        this.systems = List.copyOf(systems);
    }

    @Override
    public SortedSet<String> names() {
        return base.names();
    }

    @Override
    public Optional<StoredTensor> find(String name) {
        return base.find(name);
    }

    @Override
    public List<? extends VariantWeights> variants() {
        return systems;
    }

    @Override
    public void close() {
        systems.forEach(AdaptedWeights::closeOwn);
        base.close();
    }
}
