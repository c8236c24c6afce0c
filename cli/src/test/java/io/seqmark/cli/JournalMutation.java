package io.seqmark.cli;

import io.seqmark.journal.RowCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** Damages a record of a journal; its checksum is right afterwards, so that what is in it is read. */
final class JournalMutation {
    private static final int[] ODD_NUMBERS = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 27, 0x7fc00000};

    private JournalMutation() {}

    /** Where a record is. */
    private record Place(int start, int end) {}

    static byte[] mutate(byte[] file, Random random) {
        List<Place> records = records(file);
        if (records.isEmpty()) {
            return FileMutation.bytes(file, random);
        }
        Place place = records.get(random.nextInt(records.size()));
        byte[] payload = new byte[place.end() - place.start() - RowCodec.HEADER_BYTES];
        System.arraycopy(file, place.start() + RowCodec.HEADER_BYTES, payload, 0, payload.length);
        return switch (random.nextInt(5)) {
            case 0 -> FileMutation.splice(file, place.start(), place.end(), new byte[0]);
            case 1 -> FileMutation.splice(file, place.end(), place.end(), record(payload));
            case 2, 3 -> {
                int at = random.nextInt(Math.max(1, payload.length - Integer.BYTES));
                int number = ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)];
                byte[] other = payload.length < Integer.BYTES
                        ? payload
                        : ByteBuffer.wrap(payload).putInt(at, number).array();
                yield FileMutation.splice(file, place.start(), place.end(), record(other));
            }
            default ->
                FileMutation.splice(file, place.start(), place.end(), record(FileMutation.bytes(payload, random)));
        };
    }

    private static byte[] record(byte[] payload) {
        CRC32C checksum = new CRC32C();
        checksum.update(payload);
        return ByteBuffer.allocate(RowCodec.HEADER_BYTES + payload.length)
                .putInt(payload.length)
                .putInt((int) checksum.getValue())
                .put(payload)
                .array();
    }

    private static List<Place> records(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        List<Place> records = new ArrayList<>();
        int at = 0;
        while (at + RowCodec.HEADER_BYTES <= file.length) {
            long end = (long) at + RowCodec.HEADER_BYTES + in.getInt(at);
            if (end <= at || end > file.length) {
                break;
            }
            records.add(new Place(at, (int) end));
            at = (int) end;
        }
        return records;
    }
}
