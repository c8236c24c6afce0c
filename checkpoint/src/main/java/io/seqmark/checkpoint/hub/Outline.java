package io.seqmark.checkpoint.hub;

import io.seqmark.base.RunException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be seen of a model without downloading its weights. Owns the folder of stand-ins and deletes it when it is closed.
 *
 * @param snapshot the folder with the model's small files
 * @param standIns a folder of files with the names, sizes and headers of the weights, and zeros for data, of which the disk
 *     keeps nothing; empty where the snapshot has the weights themselves
 */
public record Outline(Path snapshot, Optional<Path> standIns) implements AutoCloseable {
    /** The folder to look for weights in. */
    public Path weights() {
        return standIns.orElse(snapshot);
    }

    /** Of a folder that has the weights too. */
    public static Outline of(Path complete) {
        return new Outline(complete, Optional.empty());
    }

    static Outline empty(Path snapshot) {
        try {
            return new Outline(snapshot, Optional.of(Files.createTempDirectory("seqmark-headers-")));
        } catch (IOException e) {
            throw new RunException("no temporary folder can be made (" + e.getMessage() + ")", e);
        }
    }

    /** Adds a file that begins with these bytes and has that size. */
    void add(String name, byte[] head, long size) {
        Path file = weights().resolve(name);
        try (RandomAccessFile standIn = new RandomAccessFile(file.toFile(), "rw")) {
            standIn.write(head, 0, (int) Math.min(head.length, size));
            standIn.setLength(size);
        } catch (IOException e) {
            throw new RunException(file + ": cannot be written (" + e.getMessage() + ")", e);
        }
    }

    /** Adds a small file of the snapshot. */
    void copy(String name) {
        try {
            Files.copy(snapshot.resolve(name), weights().resolve(name));
        } catch (IOException e) {
            throw new RunException(weights().resolve(name) + ": cannot be written (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void close() {
        standIns.ifPresent(Outline::delete);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new RunException(folder + ": cannot be deleted (" + e.getMessage() + ")", e);
        }
    }
}
