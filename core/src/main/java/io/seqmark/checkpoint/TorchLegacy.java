package io.seqmark.checkpoint;

import io.seqmark.checkpoint.TorchTensor.Storage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of {@code torch.save} before torch 1.6, which many checkpoints of 2020 still are: five pickles (a magic number, a
 * version, the machine's properties, the state dictionary, the keys of its storages) and then each storage as a count of
 * elements and its bytes.
 */
final class TorchLegacy implements TorchFile.Storages {
    /** The pickle of the magic number 0x1950a86a20f9469cfc6c, under protocol 2, with which every such file begins. */
    private static final byte[] MAGIC = {
        (byte) 0x80,
        2,
        (byte) 0x8a,
        10,
        0x6c,
        (byte) 0xfc,
        (byte) 0x9c,
        0x46,
        (byte) 0xf9,
        0x20,
        0x6a,
        (byte) 0xa8,
        0x50,
        0x19,
        '.'
    };

    private static final int PROTOCOL_VERSION = 1001;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment file;
    private final byte[] head;
    private final Map<String, Storage> storages = new HashMap<>();
    private final Map<String, Long> starts = new HashMap<>();
    private final Object pickled;
    private int at = MAGIC.length;

    private TorchLegacy(MemorySegment file) throws MalformedException {
        this.file = file;
        this.head = MappedFile.bytes(file, 0, (int) Math.min(PickleScan.MAX_BYTES, file.byteSize()));
        if (!Integer.valueOf(PROTOCOL_VERSION).equals(next().value())) {
            throw new MalformedException("an unknown version of torch's older files");
        }
        if (next().value() instanceof Map<?, ?> machine && Boolean.FALSE.equals(machine.get("little_endian"))) {
            throw MalformedException.unsupported(
                    "its byte order is not little-endian", "save the checkpoint again on an x86 or ARM machine");
        }
        TorchUnpickler.Pickled state = next();
        this.pickled = state.value();
        storages.putAll(state.storages());
        locate(next().value());
    }

    static boolean isLegacy(MemorySegment file) {
        return MappedFile.startsWith(file, MAGIC);
    }

    static TorchLegacy read(MemorySegment file) throws MalformedException {
        return new TorchLegacy(file);
    }

    private TorchUnpickler.Pickled next() throws MalformedException {
        int end = PickleScan.scan(head, at);
        int start = at;
        at = end;
        return TorchUnpickler.load(head, start, end - start);
    }

    private void locate(Object keys) throws MalformedException {
        if (!(keys instanceof List<?> all)) {
            throw new MalformedException("it has no list of storages");
        }
        long start = at;
        for (Object key : all) {
            Storage storage = storages.get(key);
            if (storage == null) {
                throw new MalformedException("it lists a storage that no tensor has");
            }
            String shown = "storage " + Problems.shorten(storage.key());
            long bytes = storage.dtype().bytes(List.of(storage.elements()));
            if (bytes < 0 || start > file.byteSize() - Long.BYTES || bytes > file.byteSize() - Long.BYTES - start) {
                throw new MalformedException("truncated, " + shown + " ends beyond byte " + file.byteSize());
            }
            if (file.get(LONG, start) != storage.elements() || starts.put(storage.key(), start + Long.BYTES) != null) {
                throw new MalformedException(shown + " is not what the pickle says");
            }
            start += Long.BYTES + bytes;
        }
        if (start != file.byteSize()) {
            throw new MalformedException((file.byteSize() - start) + " bytes follow the last storage");
        }
    }

    /** What the pickle of the state holds. */
    Object pickled() {
        return pickled;
    }

    @Override
    public MemorySegment find(Storage storage) throws MalformedException {
        Long start = starts.get(storage.key());
        if (start == null || !storage.equals(storages.get(storage.key()))) {
            throw new MalformedException("storage " + Problems.shorten(storage.key()) + " is missing");
        }
        return file.asSlice(start, storage.dtype().bytes(List.of(storage.elements())));
    }
}
