package io.seqmark.checkpoint;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.SafetensorsHeader.TensorRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads a safetensors file: eight bytes of header length, a JSON header, then the tensors back to back. Holds the file to
 * everything that the reference implementation demands: a header of at most 100 MB that starts with a brace, known
 * dtypes, {@code shape} x dtype = bytes, and tensors that cover the rest of the file without hole or overlap.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
final class SafetensorsFile {
    private static final int LENGTH_BYTES = Long.BYTES;
    private static final long MAX_HEADER = 100_000_000;
    private static final ValueLayout.OfLong LITTLE_ENDIAN_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SafetensorsFile() {}

    /**
     * Maps the file for as long as the arena lives and returns its tensors in the order of their data.
     *
     * @throws InputException if the file breaks the format in any way
     */
    static List<StoredTensor> read(Path path, Arena arena) {
        MemorySegment file = MappedFile.map(path, arena);
        try {
            return read(file);
        } catch (MalformedException e) {
            throw new InputException(path + ": " + e.getMessage(), e);
        }
    }

    private static List<StoredTensor> read(MemorySegment file) throws MalformedException {
        if (file.byteSize() < LENGTH_BYTES) {
            throw new MalformedException("truncated, it has only " + file.byteSize() + " bytes");
        }
        long length = file.get(LITTLE_ENDIAN_LONG, 0);
        if (length < 2 || length > MAX_HEADER) {
            throw new MalformedException("it claims a header of " + Long.toUnsignedString(length)
                    + " bytes, the format allows 2 to " + MAX_HEADER);
        }
        if (length > file.byteSize() - LENGTH_BYTES) {
            throw new MalformedException(
                    "truncated, it claims a header of " + length + " bytes and has " + file.byteSize() + " in all");
        }
        if (file.get(ValueLayout.JAVA_BYTE, LENGTH_BYTES) != '{') {
            throw new MalformedException("the header does not start with a brace");
        }
        SafetensorsHeader header =
                SafetensorsHeader.parse(MappedFile.bytes(file, LENGTH_BYTES, Math.toIntExact(length)));
        checkFramework(header);
        return slice(header.entries(), file.asSlice(LENGTH_BYTES + length));
    }

    /** Weights saved from TensorFlow or Flax have other names and transposed kernels: read as they are, they would be wrong. */
    private static void checkFramework(SafetensorsHeader header) throws MalformedException {
        String format = header.metadata().getOrDefault("format", "pt");
        if (format.equals("tf") || format.equals("flax")) {
            throw MalformedException.unsupported(
                    "its weights were saved from " + format + ", only those saved from PyTorch can be read",
                    "load the checkpoint in Python and save it again with save_pretrained");
        }
    }

    private static List<StoredTensor> slice(List<TensorRange> entries, MemorySegment data) throws MalformedException {
        List<TensorRange> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(TensorRange::begin).thenComparingLong(TensorRange::end));
        List<StoredTensor> tensors = new ArrayList<>(sorted.size());
        long expected = 0;
        for (TensorRange entry : sorted) {
            String shown = "tensor " + Problems.shorten(entry.name());
            if (entry.begin() != expected || entry.end() < entry.begin()) {
                throw new MalformedException(shown + " has data_offsets " + entry.begin() + " to " + entry.end()
                        + ", but the next free byte is " + expected + " (a hole or an overlap)");
            }
            if (entry.end() > data.byteSize()) {
                throw new MalformedException("truncated, " + shown + " ends at byte " + entry.end()
                        + " of the data and only " + data.byteSize() + " bytes are there");
            }
            Dtype dtype = dtype(entry, shown);
            if (dtype.bytes(entry.shape()) != entry.end() - entry.begin()) {
                throw new MalformedException(shown + " has " + (entry.end() - entry.begin()) + " bytes, but "
                        + entry.dtype() + entry.shape() + " needs another number");
            }
            tensors.add(new StoredTensor(
                    entry.name(), dtype, entry.shape(), data.asSlice(entry.begin(), entry.end() - entry.begin())));
            expected = entry.end();
        }
        if (expected != data.byteSize()) {
            throw new MalformedException((data.byteSize() - expected) + " bytes follow the last tensor");
        }
        return tensors;
    }

    private static Dtype dtype(TensorRange entry, String shown) throws MalformedException {
        return safetensorsDtype(entry.dtype())
                .orElseThrow(() -> MalformedException.unsupported(
                        shown + " has the dtype " + Problems.shorten(entry.dtype()) + ", which is not supported",
                        "save the checkpoint as float32, float16 or bfloat16"));
    }

    private static Optional<Dtype> safetensorsDtype(String name) {
        return switch (name) {
            case "F32" -> Optional.of(Dtype.FLOAT32);
            case "F16" -> Optional.of(Dtype.FLOAT16);
            case "BF16" -> Optional.of(Dtype.BFLOAT16);
            case "F64" -> Optional.of(Dtype.FLOAT64);
            case "I64" -> Optional.of(Dtype.INT64);
            case "I32" -> Optional.of(Dtype.INT32);
            case "I16" -> Optional.of(Dtype.INT16);
            case "I8" -> Optional.of(Dtype.INT8);
            case "U8" -> Optional.of(Dtype.UINT8);
            case "BOOL" -> Optional.of(Dtype.BOOL);
            default -> Optional.empty();
        };
    }
}
