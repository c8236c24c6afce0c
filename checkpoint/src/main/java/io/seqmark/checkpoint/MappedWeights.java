package io.seqmark.checkpoint;

import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tensors inside mapped files; closing the arena unmaps them all. */
final class MappedWeights implements Weights {
    private final Arena arena;
    private final SortedMap<String, StoredTensor> tensors;
    private final SortedSet<String> names;

    /** Takes ownership of a shared arena. */
    MappedWeights(Arena arena, SortedMap<String, StoredTensor> tensors) {
        this.arena = arena;
        this.tensors = new TreeMap<>(tensors);
        this.names = Collections.unmodifiableSortedSet(new TreeSet<>(tensors.keySet()));
    }

    @Override
    public SortedSet<String> names() {
        return names;
    }

    @Override
    public Optional<StoredTensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
