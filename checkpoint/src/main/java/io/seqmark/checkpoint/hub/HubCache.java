package io.seqmark.checkpoint.hub;

import io.seqmark.base.RegularFile;
import io.seqmark.base.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One model's folder in the shared cache: {@code blobs/HASH} holds each content once, {@code snapshots/COMMIT/FILE} links
 * to it, {@code refs/REVISION} names the commit that a branch or tag was at.
 */
final class HubCache {
    private static final int MAX_LISTING = 10_000;

    private final HubId id;
    private final Path root;
    private final Path folder;

    HubCache(HubId id, Path root) {
        this.id = id;
        this.root = root;
        this.folder = root.resolve(id.folder());
    }

    /** The commit that the revision is known to be at: itself, or what was written when it was last looked up. */
    Optional<String> commit() {
        if (id.isCommit()) {
            return Optional.of(id.revision());
        }
        Path ref = ref();
        try {
            if (Files.isRegularFile(ref) && Files.size(ref) < 100) {
                return Optional.of(Files.readString(ref).strip()).filter(HubId::isCommit);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failed(ref, "cannot be read", e);
        }
    }

    /** The folder that looks like a checkpoint. */
    Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    /** The place of a content. */
    Path blob(String hash) {
        return folder.resolve("blobs").resolve(hash);
    }

    /** The file that processes lock while they download a content. */
    Path lock(String hash) {
        return root.resolve(".locks").resolve(id.folder()).resolve(hash + ".seqmark.lock");
    }

    /** The small files that a commit has, where that was looked up; of weights one form of several is enough. */
    Optional<Set<String>> listed(String commit) {
        try {
            return Optional.of(Set.of(
                    RegularFile.text(listing(commit), MAX_LISTING).lines().toArray(String[]::new)));
        } catch (IOException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Remembers them, where the cache can be written to. */
    void rememberListed(String commit, Collection<String> names) {
        try {
            Files.createDirectories(listing(commit).resolveSibling("."));
            write(listing(commit), String.join("\n", names));
        } catch (IOException readOnly) {
            // it is asked again the next time
        }
    }

    /**
     * Whether it is known without a listing that a commit has no such file: Python's tools write down what they looked for and did
     * not find, and {@code .gitattributes}, which every repository has, is in a snapshot only where all files were fetched.
     */
    boolean isKnownAbsent(String commit, String name) {
        return Files.exists(folder.resolve(".no_exist").resolve(commit).resolve(name))
                || Files.exists(snapshot(commit).resolve(".gitattributes"));
    }

    private Path listing(String commit) {
        return folder.resolve(".seqmark").resolve(commit + ".files");
    }

    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling("." + UUID.randomUUID());
        Files.write(fresh, text.getBytes(StandardCharsets.US_ASCII));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path ref() {
        return folder.resolve("refs").resolve(id.revision());
    }

    /** Makes a content appear under its name: a relative link, or a copy where the file system has no links. */
    void link(String commit, String file, String hash) {
        Path pointer = snapshot(commit).resolve(file);
        if (Files.exists(pointer)) {
            return;
        }
        try {
            Files.createDirectories(pointer.getParent());
            Path fresh = pointer.resolveSibling("." + UUID.randomUUID());
            try {
                Files.createSymbolicLink(fresh, pointer.resolveSibling("").relativize(blob(hash)));
            } catch (UnsupportedOperationException | java.nio.file.FileSystemException noLinks) {
                Files.copy(blob(hash), fresh);
            }
            Files.move(fresh, pointer, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(pointer, "cannot be written", e);
        }
    }

    /** Remembers the commit of a branch or tag. */
    void remember(String commit) {
        if (id.isCommit()) {
            return;
        }
        Path ref = ref();
        try {
            Files.createDirectories(ref.getParent());
            write(ref, commit);
        } catch (IOException e) {
            throw failed(ref, "cannot be written", e);
        }
    }

    /** Makes the folders that a download writes to. */
    void prepare(String hash) {
        Path blob = blob(hash);
        try {
            Files.createDirectories(blob.getParent());
            Files.createDirectories(lock(hash).getParent());
        } catch (FileAlreadyExistsException e) {
            throw failed(root, "is in the way; name another folder in HF_HUB_CACHE", e);
        } catch (IOException e) {
            throw failed(root, "cannot be written; name another folder in HF_HUB_CACHE", e);
        }
    }

    /** Whether the content is complete. */
    boolean has(String hash) {
        return Files.isRegularFile(blob(hash), LinkOption.NOFOLLOW_LINKS);
    }

    private static RunException failed(Path path, String what, IOException cause) {
        return new RunException(path + ": " + what + " (" + cause.getMessage() + ")", cause);
    }
}
