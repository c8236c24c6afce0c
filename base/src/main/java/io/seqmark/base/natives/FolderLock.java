package io.seqmark.base.natives;

import io.seqmark.base.RegularFile;
import io.seqmark.base.RunException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * One process at a time makes something in a folder; the operating system ends the lock of a process that dies. One that is
 * stuck is not waited for for ever, and a file system without locks has none: what is made must appear whole in any case.
 */
public final class FolderLock implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final long POLL_MILLIS = 200;

    private final FileChannel channel;
    private final Optional<FileLock> lock;

    private FolderLock(FileChannel channel, Optional<FileLock> lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Waits for whoever holds the lock, for a bounded time.
     *
     * @param file the lock's, made where it is not there
     * @throws IOException if it cannot be made
     */
    public static FolderLock hold(Path file) throws IOException {
        FileChannel channel = RegularFile.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            return new FolderLock(channel, take(channel));
        } catch (RuntimeException interrupted) {
            channel.close();
            throw interrupted;
        }
    }

    /** Whether no other process is at work in the folder. */
    public boolean isAlone() {
        return lock.isPresent();
    }

    private static Optional<FileLock> take(FileChannel channel) {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (System.nanoTime() < end) {
            try {
                FileLock taken = channel.tryLock();
                if (taken != null) {
                    return Optional.of(taken);
                }
            } catch (OverlappingFileLockException heldByThisProcess) {
                // another thread, perhaps of another class loader
            } catch (IOException noLocks) {
                break;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException interrupted) {
                throw RunException.interrupted(interrupted);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close(); // and with it the lock
    }
}
