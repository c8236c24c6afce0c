package io.seqmark.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of a journal, as little of it as a journal needs: a test or a simulator puts a disk in its place that tears
 * writes, fills up and loses what was not forced. Names are plain file names. Thread-safe.
 */
public interface JournalFiles {
    /** The names of all files, sorted; empty where the folder is not there. Looks anew each time, also on NFS. */
    List<String> names() throws IOException;

    /** Opens a file to read and write, creating it and the folder where they are not there. */
    Handle open(String name) throws IOException;

    /** Opens an existing file to read; sees all that its writer had written and closed or forced, also on NFS. */
    Handle openToRead(String name) throws IOException;

    /** Removes a file; nothing happens where it is not there. */
    void delete(String name) throws IOException;

    /** Removes the folder if it is empty. */
    void deleteFolder() throws IOException;

    /** Where a file is, for messages. */
    Path path(String name);

    /** An open file. Thread-safe. */
    interface Handle extends AutoCloseable {
        /** The length in bytes. */
        long size() throws IOException;

        /** Reads some bytes from a position on, at least one unless the buffer is full; -1 at the end of the file. */
        int read(ByteBuffer into, long position) throws IOException;

        /** Writes some of the bytes at a position, at least one. */
        int write(ByteBuffer from, long position) throws IOException;

        /** Cuts the file. */
        void truncate(long size) throws IOException;

        /** Returns when all that was written is on the disk. */
        void force() throws IOException;

        /** Locks the file until it is closed or the process dies; false if another has it. True where locks are unsupported. */
        boolean lock() throws IOException;

        @Override
        void close() throws IOException;
    }
}
