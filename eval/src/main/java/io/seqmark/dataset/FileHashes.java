package io.seqmark.dataset;

import io.seqmark.base.InputException;
import io.seqmark.base.ReadFile;
import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** SHA-256 of files, computed on another thread while the weights load. */
public final class FileHashes {
    /** Files whose hashes are remembered, at the most. */
    private static final int REMEMBERED = 1000;

    /** Bytes of a file that takes long enough to read. */
    private static final long LARGE = 1 << 20;

    /** What this process has read, so that the evaluations of a search read a large model once. */
    private static final Map<Path, ReadFile> KNOWN = new ConcurrentHashMap<>();

    private final CompletableFuture<List<ReadFile>> read;

    private FileHashes(CompletableFuture<List<ReadFile>> read) {
        this.read = read;
    }

    /** A file, and how it looked before anybody read it. */
    private record Unread(Path path, ReadFile.Stamp stamp) {}

    /**
     * Looks at the files, and starts reading them.
     *
     * @throws InputException if one is not there
     */
    public static FileHashes start(List<Path> files) {
        List<Unread> unread = new ArrayList<>();
        for (Path file : files) {
            try {
                unread.add(new Unread(file, ReadFile.Stamp.of(file)));
            } catch (IOException failure) {
                throw cannotRead(file, failure);
            }
        }
        return new FileHashes(CompletableFuture.supplyAsync(
                () -> unread.stream().map(FileHashes::read).toList(),
                work -> Thread.ofPlatform().name("file-hashes").daemon().start(work)));
    }

    /** The hexadecimal hashes by file name, when all are read; where several files have one, by their folders' names too. */
    public SortedMap<String, String> await() {
        SortedMap<String, String> hashes = new TreeMap<>();
        List<ReadFile> all = files();
        Set<String> twice = repeated(all, file -> file.path().getFileName().toString());
        Set<String> again = repeated(all, file -> inFolder(file.path()));
        for (ReadFile file : all) {
            String name = file.path().getFileName().toString();
            String longer = inFolder(file.path());
            hashes.put(
                    !twice.contains(name)
                            ? name
                            : again.contains(longer) ? file.path().toString() : longer,
                    file.sha256());
        }
        return hashes;
    }

    private static Set<String> repeated(List<ReadFile> files, Function<ReadFile, String> name) {
        Set<String> seen = new HashSet<>();
        return files.stream().map(name).filter(each -> !seen.add(each)).collect(Collectors.toSet());
    }

    private static String inFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null || folder.getFileName() == null
                ? file.getFileName().toString()
                : folder.getFileName() + "/" + file.getFileName();
    }

    /** The files as they were read, when all are. */
    public List<ReadFile> files() {
        try {
            return read.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof InputException unreadable) {
                throw unreadable;
            }
            throw failure;
        }
    }

    public static String of(Path file) {
        try {
            return Sha256.ofFile(file);
        } catch (IOException failure) {
            throw cannotRead(file, failure);
        }
    }

    private static ReadFile read(Unread file) {
        ReadFile known = KNOWN.get(file.path());
        if (known != null && !known.moved() && known.stamp().equals(file.stamp())) {
            return known;
        }
        String sha256 = of(file.path());
        try {
            ReadFile now = ReadFile.of(file.path(), file.stamp(), sha256);
            if (now.stamp().size() >= LARGE && KNOWN.size() < REMEMBERED) {
                KNOWN.put(file.path(), now);
            }
            return now;
        } catch (IOException failure) {
            throw cannotRead(file.path(), failure);
        }
    }

    private static InputException cannotRead(Path file, IOException failure) {
        return new InputException("cannot read " + file + ": " + RunException.reason(failure), failure);
    }
}
