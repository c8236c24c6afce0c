package io.seqmark.spark;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import io.seqmark.base.natives.CacheFolder;
import io.seqmark.base.natives.FolderLock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkEnv;

/**
 * Copies of remote folders on this machine, each under the hash of its content. A copy appears whole, by a rename, or not at
 * all; processes that want the same one wait for the first of them, for a bounded time.
 *
 * @param root the folder of all copies, private to the user
 */
record NodeCache(Path root) {
    /** Older unfinished copies are of processes that died. */
    private static final Duration LONGEST_COPY = Duration.ofDays(1);

    private static final String PART = ".part";
    private static final int CHUNK_BYTES = 1 << 20;

    /** The cache of an executor, which has Spark's settings of the run. */
    static NodeCache ofExecutor() {
        return of(Optional.ofNullable(SparkEnv.get().conf().get(SparkSettings.CACHE, null)));
    }

    /** The cache in a folder, else in the user's folder for caches. */
    static NodeCache of(Optional<String> folder) {
        return new NodeCache(folder.map(Path::of)
                .orElseGet(() -> CacheFolder.ofProcess().writable().resolve("spark")));
    }

    /**
     * The copy of a folder whose content is known, made now if it is not there.
     *
     * @throws InputException if the files are other ones than the run's
     * @throws RunException if they cannot be copied
     */
    Path folder(RemoteFolder remote) {
        Path copy = root.resolve(remote.key());
        if (isThere(copy, remote)) {
            return copy;
        }
        try {
            prepare();
            try (var _ = FolderLock.hold(root.resolve(remote.key() + ".lock"))) {
                if (!isThere(copy, remote)) {
                    List<org.apache.hadoop.fs.Path> sources = remote.files().stream()
                            .map(file -> new org.apache.hadoop.fs.Path(remote.uri(), file.name()))
                            .toList();
                    Copied copied =
                            copy(remote.uri(), sources, remote.settings().hadoop());
                    if (!copied.files().equals(remote.files())) {
                        delete(copied.folder());
                        throw new InputException(remote.uri() + ": was changed since the run began; start it again");
                    }
                    appear(copied.folder(), copy);
                }
            }
            return copy;
        } catch (IOException failure) {
            throw RunException.writing(
                    copy, failure, "make room, or name another folder with --conf " + SparkSettings.CACHE);
        }
    }

    /**
     * Copies files of a folder, and learns their content. What was copied before and has not changed since, by length and
     * time of change, is not read again.
     */
    RemoteFolder fetch(String uri, List<FileStatus> found, RemoteFolder.Settings settings) {
        StringBuilder state = new StringBuilder(uri);
        found.forEach(file -> state.append('\n')
                .append(file.getPath().getName())
                .append('\n')
                .append(file.getLen())
                .append('\n')
                .append(file.getModificationTime()));
        Path listing = root.resolve(Sha256.of(state.toString()) + ".files");
        Optional<RemoteFolder> known =
                read(listing, uri, settings).filter(folder -> isThere(root.resolve(folder.key()), folder));
        if (known.isPresent()) {
            return known.get();
        }
        try {
            prepare();
            Copied copied = copy(uri, found.stream().map(FileStatus::getPath).toList(), settings.hadoop());
            RemoteFolder folder = new RemoteFolder(uri, copied.files(), settings);
            appear(copied.folder(), root.resolve(folder.key()));
            write(listing, folder);
            return folder;
        } catch (IOException failure) {
            throw RunException.writing(
                    root, failure, "make room, or name another folder with --conf " + SparkSettings.CACHE);
        }
    }

    /** Makes the folder, for nobody else to write to, and clears away what dead processes left. */
    private void prepare() throws IOException {
        if (!Files.isDirectory(root)) {
            Files.createDirectories(root);
            if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            }
        }
        Instant old = Instant.now().minus(LONGEST_COPY);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(root, "*" + PART)) {
            for (Path part : parts) {
                if (Files.isDirectory(part)
                        && Files.getLastModifiedTime(part).toInstant().isBefore(old)) {
                    delete(part);
                }
            }
        }
    }

    /** A copy that has not appeared yet. */
    private record Copied(Path folder, List<RemoteFolder.ServedFile> files) {}

    private Copied copy(String uri, List<org.apache.hadoop.fs.Path> sources, Configuration hadoop) throws IOException {
        Path part = Files.createDirectory(root.resolve(UUID.randomUUID() + PART));
        List<RemoteFolder.ServedFile> files = new ArrayList<>();
        boolean whole = false;
        try {
            for (org.apache.hadoop.fs.Path source : sources) {
                files.add(copy(uri, source, part.resolve(RemoteFolder.requireName(source.getName())), hadoop));
            }
            whole = true;
            return new Copied(part, files);
        } finally {
            if (!whole) {
                delete(part);
            }
        }
    }

    private static RemoteFolder.ServedFile copy(
            String uri, org.apache.hadoop.fs.Path source, Path target, Configuration hadoop) throws IOException {
        MessageDigest digest = Sha256.digest();
        long bytes = 0;
        FileSystem files = source.getFileSystem(hadoop);
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            try (InputStream in = open(uri, files, source)) {
                for (int read = read(uri, in, chunk); read >= 0; read = read(uri, in, chunk)) {
                    out.write(chunk, 0, read);
                    bytes += read;
                }
            }
        }
        return new RemoteFolder.ServedFile(source.getName(), bytes, Sha256.hex(digest));
    }

    private static InputStream open(String uri, FileSystem files, org.apache.hadoop.fs.Path source) {
        try {
            return files.open(source);
        } catch (IOException failure) {
            throw RemoteFolder.unreachable(uri, failure);
        }
    }

    private static int read(String uri, InputStream in, byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (IOException failure) {
            throw RemoteFolder.unreachable(uri, failure);
        }
    }

    private static boolean isThere(Path copy, RemoteFolder remote) {
        return Files.isDirectory(copy)
                && remote.files().stream().allMatch(file -> hasLength(copy.resolve(file.name()), file.bytes()));
    }

    private static boolean hasLength(Path file, long bytes) {
        try {
            return Files.size(file) == bytes;
        } catch (IOException absent) {
            return false;
        }
    }

    private static void appear(Path part, Path copy) throws IOException {
        try {
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException another) {
            delete(part); // of the same content, by its name
        }
    }

    private static Optional<RemoteFolder> read(Path listing, String uri, RemoteFolder.Settings settings) {
        try {
            List<RemoteFolder.ServedFile> entries = new ArrayList<>();
            for (String line : Files.readAllLines(listing)) {
                String[] parts = line.split(" ", 3);
                entries.add(new RemoteFolder.ServedFile(parts[2], Long.parseLong(parts[0]), parts[1]));
            }
            return Optional.of(new RemoteFolder(uri, entries, settings));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException absent) {
            return Optional.empty();
        }
    }

    private static void write(Path listing, RemoteFolder folder) throws IOException {
        Path part = listing.resolveSibling(UUID.randomUUID() + PART);
        Files.write(
                part,
                folder.files().stream()
                        .map(file -> file.bytes() + " " + file.sha256() + " " + file.name())
                        .toList());
        Files.move(part, listing, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
