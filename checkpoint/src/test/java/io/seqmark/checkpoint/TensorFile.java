package io.seqmark.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/** A safetensors file of golden tensors, for tests of other rooms. */
public final class TensorFile implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final Path path;

    /** Maps a file when it is first read. */
    public TensorFile(Path path) {
        this.path = path;
    }

    /** The tensor of that name; valid until closed. */
    public StoredTensor get(String name) {
        Optional<StoredTensor> found = SafetensorsFile.read(path, arena).stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst();
        return found.orElseThrow(() -> new AssertionError(name + " is not in " + path));
    }

    @Override
    public void close() {
        arena.close();
    }
}
