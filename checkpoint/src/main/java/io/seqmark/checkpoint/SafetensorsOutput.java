package io.seqmark.checkpoint;

import io.seqmark.base.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a safetensors file, a tensor at a time, in the order of their names. */
public final class SafetensorsOutput {
    private static final int ALIGNMENT = 8;
    private static final int CHUNK = 1 << 24;

    private SafetensorsOutput() {}

    /**
     * What the header says of a tensor.
     *
     * @param name under which it is found
     */
    public record Entry(String name, Dtype dtype, List<Long> shape) {
        public Entry {
            shape = List.copyOf(shape);
        }

        /** Its bytes in the file. */
        long bytes() {
            return dtype.bytes(shape);
        }
    }

    /**
     * Writes a file that is not there yet, and forces it to the disk.
     *
     * @param data of an entry's name: the tensor, of the entry's type or of floating-point numbers that are rounded to it
     * @throws RunException if it cannot be written
     */
    public static void write(Path file, List<Entry> entries, Function<String, StoredTensor> data) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(channel, ByteBuffer.wrap(header(entries)));
            for (Entry entry : entries) {
                StoredTensor tensor = data.apply(entry.name());
                if (!tensor.shape().equals(entry.shape())) {
                    throw new IllegalArgumentException(
                            "%s has shape %s, not %s".formatted(entry.name(), tensor.shape(), entry.shape()));
                }
                if (tensor.dtype() == entry.dtype()) {
                    write(channel, tensor.data());
                } else {
                    writeRounded(channel, tensor.toFloats(), entry.dtype());
                }
            }
            channel.force(true);
        } catch (IOException | UncheckedIOException failure) {
            throw new RunException(file + ": cannot be written (" + failure.getMessage() + ")", failure);
        }
    }

    private static byte[] header(List<Entry> entries) {
        ObjectNode header = JsonMapper.shared().createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Entry entry : entries) {
            ObjectNode json = header.putObject(entry.name());
            json.put("dtype", label(entry.dtype()));
            var shape = json.putArray("shape");
            entry.shape().forEach(shape::add);
            json.putArray("data_offsets").add(offset).add(offset + entry.bytes());
            offset += entry.bytes();
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer whole = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        whole.putLong(padded).put(json);
        while (whole.hasRemaining()) {
            whole.put((byte) ' ');
        }
        return whole.array();
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void write(FileChannel channel, MemorySegment data) throws IOException {
        for (long at = 0; at < data.byteSize(); at += CHUNK) {
            write(
                    channel,
                    data.asSlice(at, Math.min(CHUNK, data.byteSize() - at)).asByteBuffer());
        }
    }

    private static void writeRounded(FileChannel channel, float[] values, Dtype dtype) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rounded = arena.allocate((long) values.length * dtype.bytes(), ALIGNMENT);
            for (int i = 0; i < values.length; i++) {
                switch (dtype) {
                    case FLOAT32 -> rounded.setAtIndex(ValueLayout.JAVA_FLOAT, i, values[i]);
                    case FLOAT16 -> rounded.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(values[i]));
                    case BFLOAT16 -> rounded.setAtIndex(ValueLayout.JAVA_SHORT, i, Bfloat16.bits(values[i]));
                    case FLOAT64 -> rounded.setAtIndex(ValueLayout.JAVA_DOUBLE, i, values[i]);
                    default -> throw new IllegalArgumentException(dtype + " holds no floating-point numbers");
                }
            }
            write(channel, rounded);
        }
    }

    private static String label(Dtype dtype) {
        return switch (dtype) {
            case FLOAT32 -> "F32";
            case FLOAT16 -> "F16";
            case BFLOAT16 -> "BF16";
            case FLOAT64 -> "F64";
            case INT64 -> "I64";
            case INT32 -> "I32";
            case INT16 -> "I16";
            case INT8 -> "I8";
            case UINT8 -> "U8";
            case BOOL -> "BOOL";
        };
    }
}
