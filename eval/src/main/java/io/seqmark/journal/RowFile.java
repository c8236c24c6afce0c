package io.seqmark.journal;

import io.seqmark.engine.Generated;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The file of one writer, and how far its rows are known. Rows are read from several threads; whoever scans, appends or
 * reopens does so one at a time.
 */
final class RowFile implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final ReentrantReadWriteLock swap = new ReentrantReadWriteLock();
    private JournalFiles.Handle handle;
    private long end;
    /** Whether a row of this process that was not written whole stands behind the known ones. */
    private boolean torn;
    /** Whether it says whose rows it has. */
    private boolean stamped;

    private boolean trusted;

    RowFile(JournalFiles.Handle handle) {
        this.handle = handle;
    }

    /** Whether it says whose rows it has; an earlier version's does not. */
    boolean isStamped() {
        return stamped;
    }

    /** Whether its rows may be taken: it says whose they are, or is of an earlier version and was there from the start. */
    boolean isTrusted() {
        return stamped || trusted;
    }

    /** The run had begun, and been found to be the same, when this was read. */
    void trust() {
        trusted = end > 0;
    }

    /** Says so, at the front. */
    void stamp(byte[] sha256) throws IOException {
        append(RowCodec.stamp(sha256));
        stamped = true;
    }

    /** Takes what a scan finds. */
    interface Found {
        void row(long id, long position);

        /** Whose rows follow. */
        void stamp(byte[] sha256);

        /** How long a process has worked, since when, in milliseconds. */
        void clock(long began, long worked);
    }

    /** Where the known rows end. */
    long end() {
        return end;
    }

    /**
     * Reads on from where the last scan ended, to the first row that is torn or damaged, or the end. Rows are checked and
     * not decoded.
     */
    void scan(Found found) throws IOException {
        long limit = handle.size();
        Window window = new Window(handle, (int) Math.min(CHUNK_BYTES, limit - end));
        while (limit - end >= RowCodec.HEADER_BYTES) {
            ByteBuffer header = window.at(end, RowCodec.HEADER_BYTES);
            if (header.remaining() < RowCodec.HEADER_BYTES) {
                return;
            }
            int bytes = header.getInt();
            int checksum = header.getInt();
            if (!RowCodec.isLength(bytes) || bytes > limit - end - RowCodec.HEADER_BYTES) {
                return;
            }
            ByteBuffer payload = window.at(end + RowCodec.HEADER_BYTES, bytes);
            Optional<RowCodec.Kind> kind = RowCodec.kind(payload, checksum);
            if (kind.isEmpty()) {
                return;
            }
            switch (kind.get()) {
                case ROW -> found.row(RowCodec.id(payload), end);
                case STAMP -> {
                    stamped = true;
                    found.stamp(RowCodec.stamped(payload));
                }
                case CLOCK -> found.clock(RowCodec.clocked(payload)[0], RowCodec.clocked(payload)[1]);
            }
            end += RowCodec.HEADER_BYTES + bytes;
        }
    }

    /** Cuts whatever follows the known rows; true if there was something. */
    boolean cut() throws IOException {
        boolean torn = handle.size() > end;
        if (torn) {
            handle.truncate(end);
        }
        return torn;
    }

    /** Forgets and cuts all rows. */
    void clear() throws IOException {
        end = 0;
        stamped = false;
        if (handle.size() > 0) {
            handle.truncate(0);
            handle.force(); // or a power cut could bring old rows back under new settings
        }
    }

    /** Appends a row, which is known only if all of it was written; its position. */
    long append(ByteBuffer row) throws IOException {
        if (!torn && handle.size() != end) {
            throw new IOException("another process writes to it as well");
        }
        long start = end;
        long position = start;
        torn = true;
        while (row.hasRemaining()) {
            position += handle.write(row, position);
        }
        torn = handle.size() != position; // where an earlier, longer row was torn
        end = position;
        return start;
    }

    /** The row at a position; empty if it is not what was written. */
    Optional<Generated> read(long position) throws IOException {
        swap.readLock().lock();
        try {
            int bytes = readFully(position, RowCodec.HEADER_BYTES).getInt();
            return RowCodec.isLength(bytes)
                    ? RowCodec.decode(readFully(position, RowCodec.HEADER_BYTES + bytes))
                    : Optional.empty();
        } finally {
            swap.readLock().unlock();
        }
    }

    /** Goes on with a newly opened handle of the same file, because on NFS only opening shows what others wrote. */
    void reopen(JournalFiles.Handle fresh) throws IOException {
        swap.writeLock().lock();
        try {
            JournalFiles.Handle old = handle;
            handle = fresh;
            old.close();
        } finally {
            swap.writeLock().unlock();
        }
    }

    boolean lock() throws IOException {
        return handle.lock();
    }

    void force() throws IOException {
        handle.force();
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }

    private ByteBuffer readFully(long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (handle.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("the file ends early");
            }
        }
        return buffer.flip();
    }

    /** A file read in large pieces, from front to back. */
    private static final class Window {
        private final JournalFiles.Handle handle;
        private final int piece;
        private ByteBuffer bytes = ByteBuffer.allocate(0);
        private long start;

        Window(JournalFiles.Handle handle, int piece) {
            this.handle = handle;
            this.piece = piece;
        }

        /** The bytes at a position; fewer where the file has become shorter. Valid until the next call. */
        ByteBuffer at(long position, int count) throws IOException {
            if (position < start || position + count > start + bytes.limit()) {
                fill(position, count);
            }
            int offset = (int) (position - start);
            return bytes.slice(offset, Math.min(count, bytes.limit() - offset));
        }

        private void fill(long position, int count) throws IOException {
            if (bytes.capacity() < count || bytes.capacity() == 0) {
                bytes = ByteBuffer.allocate(Math.max(piece, count));
            }
            bytes.clear();
            start = position;
            boolean more = true;
            while (more && bytes.position() < count) {
                more = handle.read(bytes, position + bytes.position()) >= 0;
            }
            bytes.flip();
        }
    }
}
