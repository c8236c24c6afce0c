package io.seqmark.run.segment;

import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The values that a metric gave to segments, in a file that is appended to: a head that names the computation, then records of a key,
 * the values and a checksum. What a kill left half-written at the end is cut off. One process writes; another one that comes meanwhile
 * reads, and keeps what it computes to itself. Not thread-safe.
 */
final class ValueFile implements AutoCloseable {
    private static final String MAGIC = "seqmark segment values 1\n";

    private final int columns;
    private final Map<SegmentKey, double[]> values = new HashMap<>();
    private final Path file;
    /** Null where another process writes. */
    private final @Nullable FileChannel channel;

    private ValueFile(Path file, int columns, @Nullable FileChannel channel) {
        this.file = file;
        this.columns = columns;
        this.channel = channel;
    }

    /**
     * Opens the one of a computation, made where it is not there.
     *
     * @param folder of all
     * @param fingerprint of the computation
     * @param columns of its values
     * @throws RunException if the disk refuses
     */
    static ValueFile open(Path folder, String fingerprint, List<String> columns) {
        String name = String.join(",", columns);
        byte[] head = (MAGIC + fingerprint + " " + name + "\n").getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve(Sha256.of(fingerprint + "\n" + name) + ".values");
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel).isEmpty()) {
                ValueFile reader = new ValueFile(file, columns.size(), null);
                try (channel) {
                    reader.read(channel, head);
                }
                return reader;
            }
            ValueFile writer = new ValueFile(file, columns.size(), channel);
            long sound = writer.read(channel, head);
            channel.truncate(sound);
            channel.position(sound);
            if (sound == 0) {
                writer.write(channel, ByteBuffer.wrap(head));
            }
            return writer;
        } catch (IOException failure) {
            throw RunException.writing(
                    file, failure, "make room, or set SEQMARK_CACHE to another folder, and run the command again");
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException sameProcess) {
            return Optional.empty();
        }
    }

    /** Whether what is added stays; another process writes where it does not. */
    boolean isKept() {
        return channel != null;
    }

    /** The values of a segment; absent where they are not known. */
    Optional<double[]> find(SegmentKey key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Adds the values of some segments; they are on the disk when this returns. */
    void add(Map<SegmentKey, double[]> more) {
        values.putAll(more);
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        ByteBuffer records = ByteBuffer.allocate(Math.multiplyExact(more.size(), recordBytes()));
        more.forEach((key, row) -> {
            int from = records.position();
            records.putLong(key.high()).putLong(key.low());
            for (double value : row) {
                records.putDouble(value);
            }
            CRC32 checksum = new CRC32();
            checksum.update(records.array(), from, records.position() - from);
            records.putInt((int) checksum.getValue());
        });
        try {
            write(open, records.flip());
            open.force(false);
        } catch (IOException failure) {
            throw RunException.writing(
                    file, failure, "make room and run the same command again; what is computed is kept");
        }
    }

    private void write(FileChannel open, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
    }

    private int recordBytes() {
        return SegmentKey.BYTES + columns * Double.BYTES + Integer.BYTES;
    }

    /** Reads all sound records, and answers where they end; 0 where the head is not this computation's. */
    private long read(FileChannel open, byte[] head) throws IOException {
        open.position(0);
        // the stream is not closed: the channel goes on
        DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(open), 1 << 16));
        byte[] found = in.readNBytes(head.length);
        if (!Arrays.equals(found, head)) {
            return 0;
        }
        long sound = head.length;
        byte[] record = new byte[recordBytes()];
        while (true) {
            try {
                in.readFully(record);
            } catch (EOFException end) {
                return sound;
            }
            ByteBuffer fields = ByteBuffer.wrap(record);
            CRC32 checksum = new CRC32();
            checksum.update(record, 0, record.length - Integer.BYTES);
            if ((int) checksum.getValue() != fields.getInt(record.length - Integer.BYTES)) {
                return sound;
            }
            SegmentKey key = new SegmentKey(fields.getLong(), fields.getLong());
            double[] row = new double[columns];
            for (int column = 0; column < columns; column++) {
                row[column] = fields.getDouble();
            }
            values.put(key, row);
            sound += record.length;
        }
    }

    @Override
    public void close() {
        FileChannel open = channel;
        if (open != null) {
            try {
                open.close();
            } catch (IOException failure) {
                throw RunException.writing(file, failure, "run the same command again; what is computed is kept");
            }
        }
    }
}
