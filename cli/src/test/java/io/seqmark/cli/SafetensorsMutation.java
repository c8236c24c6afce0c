package io.seqmark.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Damages the header of a safetensors file, its length, or the tensors behind it. */
final class SafetensorsMutation {
    private static final long[] ODD_LENGTHS = {0, 1, 2, 100_000_000, Integer.MAX_VALUE, 1L << 31, Long.MAX_VALUE, -1};

    private SafetensorsMutation() {}

    static byte[] mutate(byte[] file, Random random) {
        ByteBuffer buffer = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
        long length = file.length < Long.BYTES ? -1 : buffer.getLong(0);
        if (length < 0 || length > file.length - Long.BYTES) {
            return FileMutation.bytes(file, random);
        }
        int data = Long.BYTES + (int) length;
        return switch (random.nextInt(6)) {
            case 0 ->
                buffer.putLong(0, ODD_LENGTHS[random.nextInt(ODD_LENGTHS.length)])
                        .array();
            case 1 -> buffer.putLong(0, length + random.nextInt(17) - 8).array();
            case 2 -> {
                // numbers that are none, in weights
                int from = data + random.nextInt(Math.max(1, file.length - data));
                Arrays.fill(buffer.array(), from, Math.min(file.length, from + random.nextInt(400)), (byte) 0xff);
                yield buffer.array();
            }
            default -> withHeader(JsonMutation.mutate(Arrays.copyOfRange(file, Long.BYTES, data), random), file, data);
        };
    }

    private static byte[] withHeader(byte[] header, byte[] file, int data) {
        return ByteBuffer.allocate(Long.BYTES + header.length + file.length - data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(file, data, file.length - data)
                .array();
    }
}
