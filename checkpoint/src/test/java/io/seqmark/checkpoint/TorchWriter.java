package io.seqmark.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes torch's zip files around pickles that torch would never write, for tests. */
final class TorchWriter {
    private TorchWriter() {}

    /** Two little-endian floats, 1 and 2. */
    static final byte[] FLOATS = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40};

    /** A pickle from text; each character is a byte. */
    static byte[] pickle(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A dictionary {@code {"w": value}} in protocol 2 around the opcodes that make the value. */
    static byte[] dictionary(String value) {
        return pickle("\u0080\u0002}X\u0001\0\0\0w" + value + "s.");
    }

    /** The opcodes of a one-dimensional view of a float storage "0" of two elements. */
    static String tensor(String offset, String size, String stride) {
        return "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0"
                + "0X\u0003\0\0\0cpuK\u0002tQ" + offset + size + stride + "\u0089ccollections\nOrderedDict\n)RtR";
    }

    static byte[] zip(byte[] pickle) {
        return zip(new LinkedHashMap<>(Map.of("x/data.pkl", pickle, "x/data/0", FLOATS)));
    }

    static byte[] zip(Map<String, byte[]> entries) {
        return zip(entries, ZipEntry.STORED);
    }

    static byte[] zip(Map<String, byte[]> entries, int method) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                CRC32 crc = new CRC32();
                crc.update(each.getValue());
                entry.setMethod(method);
                entry.setSize(each.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Moves the sizes and offsets of every entry of a torch file into zip64 extra fields. */
    static byte[] widen(byte[] zip) {
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int end = zip.length - 22;
        int count = in.getShort(end + 10);
        int start = in.getInt(end + 16);
        ByteBuffer out = ByteBuffer.allocate(zip.length + count * 28).order(ByteOrder.LITTLE_ENDIAN);
        out.put(zip, 0, start);
        int at = start;
        for (int i = 0; i < count; i++) {
            int name = in.getShort(at + 28);
            out.put(zip, at, 20).putInt(-1).putInt(-1).putShort((short) name).putShort((short) 28);
            out.put(zip, at + 32, 10).putInt(-1).put(zip, at + 46, name);
            out.putShort((short) 1).putShort((short) 24);
            out.putLong(in.getInt(at + 24)).putLong(in.getInt(at + 20)).putLong(in.getInt(at + 42));
            at += 46 + name + in.getShort(at + 30);
        }
        int directoryEnd = out.position();
        out.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0);
        out.putLong(count).putLong(count).putLong(directoryEnd - start).putLong(start);
        out.putInt(0x07064b50).putInt(0).putLong(directoryEnd).putInt(1);
        out.putInt(0x06054b50)
                .putInt(0)
                .putShort((short) -1)
                .putShort((short) -1)
                .putInt(-1)
                .putInt(-1)
                .putShort((short) 0);
        return Arrays.copyOf(out.array(), out.position());
    }
}
