package io.seqmark.checkpoint;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.TorchTensor.Storage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the tensors of a {@code pytorch_model.bin}, as {@code torch.save} writes a state dictionary: since torch 1.6 a zip
 * file, before that a row of pickles with the storages behind them. No code in the file is run: its pickle may only
 * describe tensors ({@link PickleScan}, {@link TorchUnpickler}).
 */
final class TorchFile {
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private final Storages storages;
    private final Arena arena;
    private long copyable;

    /** The copies may take as much as the file: an entry of a hundred bytes could claim a whole storage each time. */
    private TorchFile(Storages storages, Arena arena, long copyable) {
        this.storages = storages;
        this.arena = arena;
        this.copyable = copyable;
    }

    /** Where the file keeps the bytes of its storages. */
    interface Storages {
        /**
         * The bytes of a storage, exactly as many as its elements need.
         *
         * @throws MalformedException if it is not there or has another size
         */
        MemorySegment find(Storage storage) throws MalformedException;
    }

    /**
     * Maps the file for as long as the arena lives and returns its tensors. Tensors that share a storage share its bytes;
     * one whose elements are not in row-major order is copied out of the mapping.
     *
     * @throws InputException if the file is damaged, or its pickle holds more than tensors
     */
    static List<StoredTensor> read(Path path, Arena arena) {
        return read(path, MappedFile.map(path, arena), arena);
    }

    /** The same of bytes that are already there; the path is for messages. */
    static List<StoredTensor> read(Path path, MemorySegment file, Arena arena) {
        return read(path, file, arena, TorchFile::tensors);
    }

    /**
     * Reads what Lightning saved.
     *
     * @throws InputException if the file is damaged, holds no {@code state_dict}, or its pickle holds more than plain values and tensors
     */
    static LightningFile.Content readLightning(Path path, Arena arena) {
        return read(path, MappedFile.map(path, arena), arena, TorchFile::lightning);
    }

    /** What is made of what a pickle holds. */
    private interface Reading<T> {
        T read(TorchFile file, Object pickled) throws MalformedException;
    }

    private static <T> T read(Path path, MemorySegment file, Arena arena, Reading<T> reading) {
        try {
            if (MappedFile.startsWith(file, ZIP)) {
                TorchZip zip = TorchZip.read(file);
                return reading.read(new TorchFile(zip, arena, file.byteSize()), zip.pickled());
            }
            if (TorchLegacy.isLegacy(file)) {
                TorchLegacy legacy = TorchLegacy.read(file);
                return reading.read(new TorchFile(legacy, arena, file.byteSize()), legacy.pickled());
            }
            throw new MalformedException("neither a zip file nor one of torch's older files");
        } catch (MalformedException e) {
            throw new InputException(path + ": " + e.getMessage(), e);
        }
    }

    private LightningFile.Content lightning(Object pickled) throws MalformedException {
        if (!(pickled instanceof Map<?, ?> saved) || !(saved.get("state_dict") instanceof Map<?, ?> state)) {
            throw MalformedException.unsupported(
                    "expected what Lightning saves, a dictionary with a state_dict", "fetch the file again");
        }
        Map<String, Object> parameters = new TreeMap<>();
        if (saved.get("hyper_parameters") instanceof Map<?, ?> given) {
            for (Map.Entry<?, ?> entry : given.entrySet()) {
                if (entry.getValue() != null) { // None is as if it were not there
                    parameters.put(String.valueOf(entry.getKey()), entry.getValue());
                }
            }
        }
        return new LightningFile.Content(tensors(state), parameters);
    }

    private List<StoredTensor> tensors(Object pickled) throws MalformedException {
        if (!(pickled instanceof Map<?, ?> state)) {
            throw notAStateDictionary("no dictionary");
        }
        List<StoredTensor> tensors = new ArrayList<>(state.size());
        for (Map.Entry<?, ?> entry : state.entrySet()) {
            String name = String.valueOf(entry.getKey());
            if (!(entry.getValue() instanceof TorchTensor tensor)) {
                throw notAStateDictionary("under " + Problems.shorten(name) + " something else");
            }
            tensors.add(stored(name, tensor, storages.find(tensor.storage())));
        }
        return tensors;
    }

    private static MalformedException notAStateDictionary(String found) {
        return MalformedException.unsupported(
                "expected a dictionary of tensors by name, found " + found,
                "a training checkpoint must be exported with save_pretrained first");
    }

    private StoredTensor stored(String name, TorchTensor tensor, MemorySegment storage) throws MalformedException {
        String shown = "tensor " + Problems.shorten(name);
        Dtype dtype = tensor.storage().dtype();
        long bytes = dtype.bytes(tensor.shape());
        if (bytes < 0) {
            throw new MalformedException(shown + " has the impossible shape " + tensor.shape());
        }
        Strided view = new Strided(tensor.shape(), tensor.strides(), tensor.offset());
        if (!view.within(tensor.storage().elements())) {
            throw new MalformedException(shown + " reaches beyond its storage");
        }
        MemorySegment data;
        if (view.isContiguous()) {
            data = bytes == 0 ? storage.asSlice(0, 0) : storage.asSlice(tensor.offset() * dtype.bytes(), bytes);
        } else if (bytes > storage.byteSize() || bytes > copyable) {
            throw MalformedException.unsupported(
                    shown + " repeats the elements of its storage", "save the checkpoint again with save_pretrained");
        } else {
            copyable -= bytes;
            data = view.gather(storage, dtype.bytes(), arena);
        }
        return new StoredTensor(name, dtype, tensor.shape(), data);
    }
}
