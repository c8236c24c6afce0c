package io.seqmark.run;

import io.seqmark.contract.InputException;
import io.seqmark.contract.RunException;
import io.seqmark.contract.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** SHA-256 of files, computed on another thread while the weights load. */
final class FileHashes {
    private static final int CHUNK_BYTES = 1 << 20;

    private final CompletableFuture<SortedMap<String, String>> hashes;

    private FileHashes(CompletableFuture<SortedMap<String, String>> hashes) {
        this.hashes = hashes;
    }

    /** Starts reading. */
    static FileHashes start(List<Path> files) {
        return new FileHashes(CompletableFuture.supplyAsync(
                () -> {
                    SortedMap<String, String> hashes = new TreeMap<>();
                    for (Path file : files) {
                        hashes.put(file.getFileName().toString(), of(file));
                    }
                    return hashes;
                },
                work -> Thread.ofPlatform().name("file-hashes").daemon().start(work)));
    }

    /** The hexadecimal hashes by file name, when all are read. */
    SortedMap<String, String> await() {
        try {
            return hashes.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof InputException unreadable) {
                throw unreadable;
            }
            throw failure;
        }
    }

    static String of(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            MessageDigest digest = Sha256.digest();
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
            while (channel.read(chunk) >= 0) {
                digest.update(chunk.flip());
                chunk.clear();
            }
            return Sha256.hex(digest);
        } catch (IOException failure) {
            throw new InputException("cannot read " + file + ": " + RunException.reason(failure), failure);
        }
    }
}
