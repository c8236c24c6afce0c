package io.seqmark.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes safetensors files, sound ones and unsound ones, for tests. */
final class SafetensorsWriter {
    private SafetensorsWriter() {}

    /** Two tensors: {@code a} = F32 [2,2] of 1, 2, 3, 4 and {@code b.c} = I64 [1] of 7; 24 bytes of data. */
    static final String HEADER = """
            {"__metadata__":{"format":"pt"},\
            "a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},\
            "b.c":{"dtype":"I64","shape":[1],"data_offsets":[16,24]}}""";

    static byte[] data() {
        ByteBuffer buffer = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putFloat(1).putFloat(2).putFloat(3).putFloat(4).putLong(7);
        return buffer.array();
    }

    static byte[] file(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return file(json.length, json, data);
    }

    static byte[] file(long claimedLength, byte[] json, byte[] data) {
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimedLength)
                .put(json)
                .put(data)
                .array();
    }

    static Path write(Path path, String header, byte[] data) throws IOException {
        return Files.write(path, file(header, data));
    }
}
