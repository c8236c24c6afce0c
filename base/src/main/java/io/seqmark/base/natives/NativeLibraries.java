package io.seqmark.base.natives;

import io.seqmark.base.RunException;
import io.seqmark.base.Unpacking;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Libraries that are loaded together, unpacked once per machine. A file appears as a whole, by a rename after it is on the disk, or not
 * at all: a mapped library that is too short kills the process. Before anything is loaded each file's size and checksum are
 * compared with the jar's; a list beside the files says which were, so that the next process reads none of them again
 * unless its inode has changed. Processes that unpack at once wait for the first. Thread-safe.
 */
public final class NativeLibraries {
    private static final String FOLDER = "natives";
    private static final String PART = ".part";
    private static final String ORIGIN = "from ";

    private final String name;
    private final Optional<String> origin;
    private final Supplier<List<NativeFile>> search;
    private final CacheFolder cache;
    private @Nullable List<NativeFile> files;
    private @Nullable Path ready;

    /**
     * Libraries in the folder for caches.
     *
     * @param name of them together: a file name
     */
    public NativeLibraries(String name, List<NativeFile> files, CacheFolder cache) {
        this(name, Optional.empty(), () -> files, cache);
    }

    /**
     * Libraries that take long to find in the program's jars: what was unpacked and compared before is not looked for again while
     * their origin is the same.
     *
     * @param name of them together: a file name
     * @param origin one line that changes whenever the files that are found may be others; empty where nothing tells
     * @param search finds them
     */
    public NativeLibraries(String name, Optional<String> origin, Supplier<List<NativeFile>> search, CacheFolder cache) {
        this.name = name;
        this.origin = origin.map(line -> ORIGIN + line.replaceAll("\\R", " "));
        this.search = search;
        this.cache = cache;
    }

    private List<NativeFile> files() {
        if (files == null) {
            files = List.copyOf(search.get());
        }
        return files;
    }

    /** What {@link #unpack} will do; empty if all is there. */
    public synchronized Optional<Unpacking> pending() {
        if (find().isPresent()) {
            return Optional.empty();
        }
        Path folder = cache.writable().resolve(FOLDER);
        long bytes = files().stream()
                .filter(file -> !isWhole(file, folder))
                .mapToLong(NativeFile::size)
                .sum();
        return bytes == 0 ? Optional.empty() : Optional.of(new Unpacking(folder, bytes));
    }

    /**
     * The folder of the libraries, with all of them in it.
     *
     * @throws io.seqmark.base.InputException if the user named a folder that cannot be written to
     * @throws RunException if they cannot be unpacked
     */
    public synchronized Path unpack() {
        Optional<Path> found = find();
        if (found.isPresent()) {
            return found.get();
        }
        Path folder = cache.writable().resolve(FOLDER);
        try {
            Files.createDirectories(folder);
            unpack(folder);
        } catch (IOException failure) {
            throw RunException.writing(
                    folder, failure, "make room, or name another folder with " + CacheFolder.VARIABLE);
        }
        ready = folder;
        return folder;
    }

    /** One of the folders that has it all already: a read-only one serves as well. */
    private Optional<Path> find() {
        if (ready == null) {
            for (Path root : cache.roots()) {
                Path folder = root.resolve(FOLDER);
                if (isVerified(folder)) {
                    ready = folder;
                    break;
                }
                if (isComplete(folder) && files().stream().allMatch(file -> isWhole(file, folder))) {
                    ready = folder;
                    writeVerifiedWherePossible(folder);
                    break;
                }
            }
        }
        return Optional.ofNullable(ready);
    }

    private void unpack(Path folder) throws IOException {
        try (FolderLock lock = FolderLock.hold(folder.resolve(name + ".lock"))) {
            for (NativeFile file : files()) {
                Path target = folder.resolve(file.path());
                Path place = Files.createDirectories(target.resolveSibling(".").normalize());
                if (lock.isAlone()) {
                    removeParts(place, target);
                }
                if (!isWhole(file, folder)) {
                    unpack(file, target);
                    NativeFile.force(place);
                }
            }
            writeVerified(folder);
        }
    }

    private static void unpack(NativeFile file, Path target) throws IOException {
        Path part = target.resolveSibling("%s.%s%s".formatted(target.getFileName(), UUID.randomUUID(), PART));
        try {
            file.writeTo(part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** What processes left that were killed while they wrote it: nobody else is at work here. */
    private static void removeParts(Path place, Path target) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(place, target.getFileName() + ".*" + PART)) {
            for (Path part : parts) {
                Files.delete(part);
            }
        }
    }

    /** Also gives a file of the right content the time that JavaCPP wants it to have: it would write it anew, in place. */
    private static boolean isWhole(NativeFile file, Path folder) {
        Path target = folder.resolve(file.path());
        try {
            if (!file.isIn(target)) {
                return false;
            }
            if (!Files.getLastModifiedTime(target).equals(file.modified())) {
                Files.setLastModifiedTime(target, file.modified());
            }
            return true;
        } catch (IOException unusable) {
            return false;
        }
    }

    private boolean isComplete(Path folder) {
        return files().stream().allMatch(file -> Files.exists(folder.resolve(file.path())));
    }

    private boolean isVerified(Path folder) {
        try {
            List<String> lines = Files.readAllLines(verified(folder));
            if (lines.isEmpty()) {
                return false;
            }
            boolean namesOrigin = lines.getFirst().startsWith(ORIGIN);
            List<String> states = lines.subList(namesOrigin ? 1 : 0, lines.size());
            if (origin.isPresent() && lines.getFirst().equals(firstLine(origin.get(), states)) && !states.isEmpty()) {
                return states.stream().allMatch(state -> NativeFile.holds(state, folder));
            }
            boolean verified = !states.contains("") && states.equals(states(folder));
            if (verified && origin.isPresent()) {
                writeVerifiedWherePossible(folder); // the same files of other jars
            }
            return verified;
        } catch (IOException none) {
            return false;
        }
    }

    private void writeVerified(Path folder) throws IOException {
        Path part = folder.resolve("%s.%s%s".formatted(name, UUID.randomUUID(), PART));
        try {
            Files.write(part, list(folder));
            NativeFile.force(part);
            Files.move(part, verified(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void writeVerifiedWherePossible(Path folder) {
        try {
            writeVerified(folder);
        } catch (IOException readOnly) {
            // the next process compares again
        }
    }

    /** What the list beside the files says of them. */
    private List<String> list(Path folder) {
        List<String> states = states(folder);
        List<String> lines = new ArrayList<>();
        origin.ifPresent(from -> lines.add(firstLine(from, states)));
        lines.addAll(states);
        return lines;
    }

    /** With the number of files, so that a list that was cut is none. */
    private static String firstLine(String origin, List<String> states) {
        return origin + "; files " + states.size();
    }

    private List<String> states(Path folder) {
        return files().stream().map(file -> file.stateIn(folder)).toList();
    }

    private Path verified(Path folder) {
        return folder.resolve(name + ".verified");
    }
}
