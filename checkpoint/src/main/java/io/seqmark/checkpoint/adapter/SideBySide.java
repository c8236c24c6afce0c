package io.seqmark.checkpoint.adapter;

import io.seqmark.base.AdapterOptions.Merge;
import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Several systems of one checkpoint, each with an adapter of its own or none, whose weights are loaded once. Stateless. */
public final class SideBySide {
    private SideBySide() {}

    /**
     * A system.
     *
     * @param adapter absent for the checkpoint as it is
     */
    public record Variant(String name, Optional<Adapter> adapter) {}

    /**
     * The checkpoint, whose weights have a variant for each system, in their order. That each adapter fits is to be found out before.
     *
     * @throws InputException if an adapter cannot share the checkpoint's weights
     */
    public static Checkpoint of(Checkpoint base, List<Variant> systems) {
        List<Path> files = systems.stream()
                .flatMap(system -> system.adapter().stream())
                .flatMap(adapter -> adapter.files().stream())
                .distinct()
                .toList();
        if (base.config().bool("tie_encoder_decoder").orElse(false)) {
            throw new InputException(
                    base.directory()
                            + ": encoder and decoder share their weights (tie_encoder_decoder): evaluate its adapters in a run each");
        }
        return base.through(weights -> open(weights, base, systems), files);
    }

    private static Weights open(Weights weights, Checkpoint base, List<Variant> systems) {
        List<AdaptedWeights> variants = new ArrayList<>();
        try {
            for (Variant system : systems) {
                variants.add(system.adapter()
                        .map(adapter -> adapter.adapted(weights, base))
                        .orElseGet(() -> new AdaptedWeights(
                                system.name(), weights, Nothing.INSTANCE, new TreeMap<>(), Merge.FLOAT32)));
            }
            return new SideBySideWeights(weights, variants);
        } catch (RuntimeException unusable) {
            variants.forEach(AdaptedWeights::closeOwn);
            throw unusable;
        }
    }

    /** The file of no adapter. */
    private enum Nothing implements Weights {
        INSTANCE;

        @Override
        public SortedSet<String> names() {
            return Collections.unmodifiableSortedSet(new TreeSet<>());
        }

        @Override
        public Optional<StoredTensor> find(String name) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
