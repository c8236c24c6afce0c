package io.seqmark.checkpoint;

import java.util.Optional;
import java.util.SortedSet;

/** The tensors of a checkpoint, whatever file format holds them. Thread-safe for reading. */
public interface Weights extends AutoCloseable {
    /** All tensor names. */
    SortedSet<String> names();

    /** The tensor of that name. */
    Optional<StoredTensor> find(String name);

    /** Unmaps the files; every {@link StoredTensor} becomes invalid. */
    @Override
    void close();
}
