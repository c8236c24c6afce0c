package io.seqmark.journal;

import io.seqmark.contract.InputException;
import io.seqmark.contract.RunException;
import io.seqmark.engine.Generated;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of rows with an index by id. A row is one write, so a killed process loses at most the row that it
 * was writing; the checksum tells. The index is off the heap, eight bytes an example. Thread-safe.
 */
public final class Journal implements AutoCloseable {
    private static final String REMEDY = "what is written is kept; make room and run the same command again";

    private final Path file;
    private final FileChannel channel;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment positions;
    private final long size;
    private long end;
    private long rows;

    private Journal(Path file, FileChannel channel, long size) {
        this.file = file;
        this.channel = channel;
        this.size = size;
        // zero-filled: a row's position is kept plus one, so that 0 means absent
        this.positions = arena.allocate(ValueLayout.JAVA_LONG, size);
    }

    /**
     * Opens the journal of a corpus, creating the file where there is none. Of the rows that it holds a torn or damaged
     * tail is cut off.
     *
     * @param size the number of examples; ids are below it
     * @param keep whether rows of an earlier run are kept
     * @throws InputException if another process is writing to it
     * @throws RunException if the file cannot be used, or holds an id twice or out of range
     */
    public static Journal open(Path file, long size, boolean keep) {
        Journal journal = null;
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            journal = new Journal(file, channel, size);
            journal.lock();
            if (keep) {
                journal.replay();
            } else {
                channel.truncate(0);
            }
            return journal;
        } catch (IOException failure) {
            closeQuietly(journal);
            throw RunException.writing(file, failure, REMEDY);
        } catch (RuntimeException failure) {
            closeQuietly(journal);
            throw failure;
        }
    }

    /**
     * Appends a finished example.
     *
     * @throws RunException if the id is out of range or there already, or the row cannot be written
     */
    public synchronized void append(Generated row) {
        requireNew(row.id());
        ByteBuffer bytes = RowCodec.encode(row);
        long start = end;
        try {
            long position = start;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
        } catch (IOException failure) {
            throw RunException.writing(file, failure, REMEDY);
        }
        index(row.id(), start);
        end = start + bytes.limit();
    }

    /** The number of examples that are done. */
    public synchronized long rows() {
        return rows;
    }

    /** Whether that example is done. */
    public synchronized boolean contains(long id) {
        return positions.getAtIndex(ValueLayout.JAVA_LONG, id) != 0;
    }

    /**
     * The row of an example.
     *
     * @throws RunException if it is not there or cannot be read back
     */
    public Generated read(long id) {
        long position;
        synchronized (this) {
            position = positions.getAtIndex(ValueLayout.JAVA_LONG, id) - 1;
        }
        if (position < 0) {
            throw new RunException("example " + id + " has no row in " + file + "; run the same command again");
        }
        try {
            return readAt(position, Long.MAX_VALUE)
                    .filter(row -> row.id() == id)
                    .orElseThrow(() -> new RunException(
                            "the row of example " + id + " in " + file + " is damaged; run the same command again"));
        } catch (IOException failure) {
            throw new RunException("cannot read " + file + ": " + RunException.reason(failure), failure);
        }
    }

    /**
     * Checks that every example is there exactly once ({@link #append} has refused a second row).
     *
     * @throws RunException if one is missing; names the first
     */
    public synchronized void requireComplete() {
        if (rows == size) {
            return;
        }
        long missing = 0;
        while (contains(missing)) {
            missing++;
        }
        throw new RunException((size - rows) + " of " + size + " examples have no result, the first is line "
                + (missing + 1) + "; run the same command again");
    }

    /** Closes the file and frees the index. */
    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw RunException.writing(file, failure, REMEDY);
        } finally {
            if (arena.scope().isAlive()) {
                arena.close();
            }
        }
    }

    /** Closes the journal and removes its file. */
    public void delete() {
        close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw RunException.writing(file, failure, "the results are complete; remove the file by hand");
        }
    }

    private void lock() {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return; // held until the channel is closed, or the process dies
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // reported below
        } catch (IOException unsupported) {
            return; // a network file system without locks
        }
        throw new InputException("another run is writing to "
                + file.toAbsolutePath().getParent() + ": wait for it to end, or choose another --save_dir");
    }

    private void replay() throws IOException {
        long limit = channel.size();
        Optional<Generated> row = readAt(0, limit);
        while (row.isPresent()) {
            requireNew(row.get().id());
            index(row.get().id(), end);
            end += RowCodec.HEADER_BYTES + payloadBytes(end);
            row = readAt(end, limit);
        }
        channel.truncate(end);
    }

    private void requireNew(long id) {
        if (id < 0 || id >= size) {
            throw new RunException("example " + id + " is not one of the " + size + " in the corpus (" + file + ")");
        }
        if (contains(id)) {
            throw new RunException("example " + id + " was generated twice (" + file + ")");
        }
    }

    private void index(long id, long position) {
        positions.setAtIndex(ValueLayout.JAVA_LONG, id, position + 1);
        rows++;
    }

    private int payloadBytes(long position) throws IOException {
        return readFully(position, Integer.BYTES).getInt();
    }

    /** The row at a position; empty where the file ends before it does or its checksum is wrong. */
    private Optional<Generated> readAt(long position, long limit) throws IOException {
        if (limit - position < RowCodec.HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer header = readFully(position, RowCodec.HEADER_BYTES);
        int bytes = header.getInt();
        int checksum = header.getInt();
        if (bytes < 0 || bytes > RowCodec.MAX_PAYLOAD_BYTES || bytes > limit - position - RowCodec.HEADER_BYTES) {
            return Optional.empty();
        }
        return RowCodec.decode(readFully(position + RowCodec.HEADER_BYTES, bytes), checksum);
    }

    private ByteBuffer readFully(long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file ends early");
            }
        }
        return buffer.flip();
    }

    private static void closeQuietly(@Nullable Journal journal) {
        if (journal != null) {
            journal.close();
        }
    }
}
