package io.seqmark.report;

import io.seqmark.contract.RunException;
import io.seqmark.contract.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The final files of a run: each is written beside its place and forced to the disk, then all are renamed into place
 * together. A disk that fills while writing leaves whatever stood there before. Thread-safe.
 */
public final class StagedFiles implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path directory;
    private final Map<String, String> sha256s = new LinkedHashMap<>();
    private final List<Path> staged = new ArrayList<>();

    /** Stages files for an existing directory. */
    public StagedFiles(Path directory) {
        this.directory = directory;
    }

    /** Writes one file's bytes. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything; the stream is buffered and is closed by the caller. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file beside its place.
     *
     * @throws RunException if it cannot be written
     */
    public synchronized void stage(String name, Content content) {
        Path part = part(name);
        staged.add(part);
        MessageDigest digest = Sha256.digest();
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = new BufferedOutputStream(
                        new DigestOutputStream(Channels.newOutputStream(channel), digest), BUFFER_BYTES)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        } catch (IOException failure) {
            throw cannotWrite(directory.resolve(name), failure);
        }
        sha256s.put(name, Sha256.hex(digest));
    }

    /** The hexadecimal SHA-256 of every file staged so far, by name. */
    public synchronized Map<String, String> sha256s() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(sha256s));
    }

    /**
     * Renames all files into place. The seal, one of them, vouches for the others: an old one is removed first and the
     * new one comes last.
     *
     * @throws RunException if a file cannot be renamed
     */
    public synchronized void commit(String seal) {
        Path sealed = directory.resolve(seal);
        try {
            Files.deleteIfExists(sealed);
            for (String name : sha256s.keySet()) {
                if (!name.equals(seal)) {
                    moveIntoPlace(name);
                }
            }
            moveIntoPlace(seal);
            force(directory);
        } catch (IOException failure) {
            throw cannotWrite(sealed, failure);
        }
        staged.clear();
    }

    /** Removes what was staged and not committed. */
    @Override
    public synchronized void close() {
        for (Path part : staged) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException leftover) {
                // the next run overwrites it
            }
        }
        staged.clear();
    }

    private void moveIntoPlace(String name) throws IOException {
        Files.move(part(name), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path part(String name) {
        return directory.resolve("." + name + ".part");
    }

    /** Makes renames durable where the file system lets a directory be opened. */
    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // Windows cannot open a directory; its renames are journaled
        }
    }

    private static RunException cannotWrite(Path file, IOException failure) {
        return RunException.writing(
                file, failure, "no final file was replaced; make room and run the same command again");
    }
}
