package io.seqmark.checkpoint.hub;

import io.seqmark.base.RegularFile;
import io.seqmark.base.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Brings one content into the cache: what an earlier try left is continued, the whole is verified, and only then does it
 * get its name. One process at a time downloads a content, the others wait for it.
 */
final class BlobDownload {
    private static final int BUFFER = 1 << 18;
    private static final int TRIES_WITHOUT_PROGRESS = 5;
    /** Of contents without a size: the hub keeps files beyond 10 MB out of git, and names their SHA-256. */
    private static final long MOST_OF_SMALL = 16 << 20;

    private static final long MOST_OF_LARGE = 1L << 30;
    private static final Duration LOCK_POLL = Duration.ofMillis(500);
    private static final Duration LOCK_PATIENCE = Duration.ofHours(2);

    private final HubHttp http;
    private final HubCache cache;
    private final RemoteFile file;
    private final HubHttp.Subject subject;
    private final LongConsumer received;
    private final Path part;

    /** A download; {@code received} is told of each batch of bytes. */
    BlobDownload(HubHttp http, HubCache cache, RemoteFile file, HubHttp.Subject subject, LongConsumer received) {
        this.http = http;
        this.cache = cache;
        this.file = file;
        this.subject = subject;
        this.received = received;
        // a name of our own: other tools' unfinished files are theirs
        this.part = cache.blob(file.hash() + ".seqmark.incomplete");
    }

    /**
     * Returns when the content is in the cache.
     *
     * @throws RunException if the network, the disk or the server's content fails; what came is kept for the next try,
     *     unless it is wrong
     */
    void run() {
        if (cache.has(file.hash())) {
            return;
        }
        cache.prepare(file.hash());
        try (FileChannel lockFile =
                        RegularFile.open(cache.lock(file.hash()), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = lock(lockFile)) {
            if (!cache.has(file.hash())) {
                fetch();
            }
        } catch (IOException e) {
            throw new RunException(part + ": cannot be written (" + e.getMessage() + ")", e);
        }
    }

    private FileLock lock(FileChannel lockFile) throws IOException {
        Instant deadline = Instant.now().plus(LOCK_PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            FileLock lock = lockFile.tryLock();
            if (lock != null) {
                return lock;
            }
            http.await(LOCK_POLL);
        }
        throw new IOException("another process has been downloading it for " + LOCK_PATIENCE.toHours() + " hours");
    }

    private void fetch() throws IOException {
        for (int attempt = 1; ; attempt++) {
            receiveAll();
            if (verified()) {
                Files.move(part, cache.blob(file.hash()), StandardCopyOption.ATOMIC_MOVE);
                return;
            }
            Files.delete(part);
            if (attempt == 2) {
                throw new RunException(subject + ": what the server sends has not the hash " + file.hash()
                        + " that it names, twice; try the same command again later");
            }
        }
    }

    /**
     * Until the size is there, or the server ends a body of its own accord. Progress is what goes beyond all that was
     * there before: a server that makes us begin anew for ever gets no more tries than one that is silent.
     */
    private void receiveAll() throws IOException {
        long best = length();
        int idle = 0;
        while (file.size().isEmpty() || length() < file.size().getAsLong()) {
            if (receive(length())) {
                return;
            }
            idle = length() > best ? 0 : idle + 1;
            best = Math.max(best, length());
            if (idle == TRIES_WITHOUT_PROGRESS) {
                throw new RunException(subject + ": the connection keeps breaking after " + length()
                        + " bytes; the same command goes on from there");
            }
            http.await(Duration.ofSeconds(1L << idle));
        }
    }

    private long length() throws IOException {
        if (!Files.exists(part)) {
            return 0;
        }
        RegularFile.require(part);
        return Files.size(part);
    }

    /** One request; false where the connection broke before the end of the body. */
    private boolean receive(long from) throws IOException {
        HttpResponse<InputStream> response =
                from > 0 ? http.getFrom(file.uri(), from, subject) : http.get(file.uri(), subject);
        try (StallGuard body = http.body(response)) {
            boolean continues = response.statusCode() == 206 && HubHttp.startsAt(response, from);
            if (!continues && response.statusCode() != 200) {
                if (from == 0) {
                    throw new RunException(subject + ": the server answered " + response.statusCode());
                }
                Files.delete(part); // beyond the end, or another range than asked for: begin anew
                return false;
            }
            try (OutputStream out = Files.newOutputStream(
                    part,
                    StandardOpenOption.CREATE,
                    continues ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                return copy(body, out, continues ? from : 0, most(response, continues ? from : 0));
            }
        }
    }

    /** How large the content is at most: what the hub says, else the server that sends it, else what is taken on trust. */
    private long most(HttpResponse<InputStream> response, long from) {
        OptionalLong rest = response.headers().firstValueAsLong("Content-Length");
        long trusted = file.isLarge() ? MOST_OF_LARGE : MOST_OF_SMALL;
        return file.size().orElse(rest.isPresent() ? from + rest.getAsLong() : trusted);
    }

    private boolean copy(StallGuard body, OutputStream out, long from, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long total = from;
        while (true) {
            int count;
            try {
                count = body.read(buffer);
            } catch (IOException broken) {
                return false; // the next request goes on from what is on the disk
            }
            if (count < 0) {
                return true;
            }
            out.write(buffer, 0, count);
            total += count;
            received.accept(count);
            if (total > most && file.size().isEmpty()) {
                Files.delete(part);
                throw new RunException(subject + ": the server does not say how large it is, and sends more than "
                        + most + " bytes; download the checkpoint another way and name its directory");
            }
            if (total > most) {
                return true; // more than announced: the hash will tell
            }
        }
    }

    private boolean verified() throws IOException {
        if (file.size().isPresent() && length() != file.size().getAsLong()) {
            return false;
        }
        MessageDigest digest = digest(file.isLarge() ? "SHA-256" : "SHA-1");
        if (!file.isLarge()) {
            digest.update(("blob " + length() + "\0").getBytes(StandardCharsets.US_ASCII)); // as git hashes it
        }
        try (InputStream in = Files.newInputStream(part)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(file.hash());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
