package io.seqmark.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** The tensors of a checkpoint, whatever file format holds them. Thread-safe for reading. */
public interface Weights extends AutoCloseable {
    /**
     * Maps a single file, safetensors or one of torch's. The caller closes it.
     *
     * @throws io.seqmark.base.InputException if it is damaged, truncated, or holds more than tensors
     */
    static Weights ofFile(Path file) {
        return WeightFiles.of(file).open();
    }

    /** All tensor names. */
    SortedSet<String> names();

    /** The tensor of that name. */
    Optional<StoredTensor> find(String name);

    /** What systems that share these weights have otherwise, each in its place; none where there is one system. */
    default List<? extends VariantWeights> variants() {
        return List.of();
    }

    /** Unmaps the files; every {@link StoredTensor} becomes invalid. */
    @Override
    void close();
}
