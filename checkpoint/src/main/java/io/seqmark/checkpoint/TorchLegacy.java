package io.seqmark.checkpoint;

import io.seqmark.checkpoint.TorchTensor.Storage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
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
    /** The number 0x1950a86a20f9469cfc6c as a pickle's opcode, and the pickle's end: what every such file begins with. */
    private static final byte[] MAGIC = {
        (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19, '.'
    };
    /** From protocol 4 on a pickle is in frames; the number's is as long as {@link #MAGIC}. */
    private static final byte[] FRAME = {(byte) 0x95, 13, 0, 0, 0, 0, 0, 0, 0};

    private static final int PROTOCOL_VERSION = 1001;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment file;
    private final byte[] head;
    private final Map<String, Storage> storages = new HashMap<>();
    private final Map<String, Long> starts = new HashMap<>();
    private final Object pickled;
    private int at;

    private TorchLegacy(MemorySegment file, int at) throws MalformedException {
        this.file = file;
        this.at = at;
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
        return afterMagic(file) > 0;
    }

    /** Where the second pickle begins, whichever of torch's protocols the file is in; 0 where the first is another one. */
    private static int afterMagic(MemorySegment file) {
        for (byte protocol = 2; protocol <= 5; protocol++) {
            byte[] opcode = {(byte) 0x80, protocol};
            for (byte[] frame : List.of(new byte[0], FRAME)) {
                ByteBuffer start = ByteBuffer.allocate(opcode.length + frame.length + MAGIC.length);
                start.put(opcode).put(frame).put(MAGIC);
                if (MappedFile.startsWith(file, start.array())) {
                    return start.capacity();
                }
            }
        }
        return 0;
    }

    static TorchLegacy read(MemorySegment file) throws MalformedException {
        return new TorchLegacy(file, afterMagic(file));
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
            // texts alone are looked up: the hash of a list in itself, or of nested ones, can take for ever
            Storage storage = key instanceof String name ? storages.get(name) : null;
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
