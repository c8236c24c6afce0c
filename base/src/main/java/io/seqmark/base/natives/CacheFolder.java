package io.seqmark.base.natives;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The folder of everything that Seqmark keeps between runs, but for models of the hub, which other programs share: system property
 * {@code seqmark.cache} or {@code $SEQMARK_CACHE}, and no other where one of them is set; else {@code $XDG_CACHE_HOME/seqmark},
 * else {@code ~/.cache/seqmark}, and where neither can be written, {@code seqmark-USER} among the temporary files.
 *
 * @param roots the folders that may be used, best first; never empty
 * @param chosen what named the folder, where the user did
 */
public record CacheFolder(List<Path> roots, Optional<String> chosen) {
    /** What names the folder. */
    public static final String VARIABLE = "SEQMARK_CACHE";

    private static final String PROPERTY = "seqmark.cache";
    private static final Set<PosixFilePermission> MINE = PosixFilePermissions.fromString("rwx------");

    public CacheFolder {
        roots = List.copyOf(roots);
    }

    /** This process's. */
    public static CacheFolder ofProcess() {
        return of(System.getenv(), name -> System.getProperty(name, ""));
    }

    static CacheFolder of(Map<String, String> environment, UnaryOperator<String> properties) {
        for (String name : List.of(PROPERTY, VARIABLE)) {
            String folder = name.equals(PROPERTY) ? properties.apply(name) : environment.getOrDefault(name, "");
            if (!folder.isBlank()) {
                return new CacheFolder(List.of(Path.of(folder).toAbsolutePath()), Optional.of(name));
            }
        }
        List<Path> roots = new ArrayList<>();
        absolute(environment.getOrDefault("XDG_CACHE_HOME", ""))
                .or(() -> absolute(properties.apply("user.home")).map(home -> home.resolve(".cache")))
                .map(caches -> caches.resolve("seqmark"))
                .ifPresent(roots::add);
        // a user without a name is "?" to the JVM, as in a container that runs under a number
        String user = properties.apply("user.name").replaceAll("[^0-9A-Za-z._-]", "_");
        roots.add(Path.of(properties.apply("java.io.tmpdir")).toAbsolutePath().resolve("seqmark-" + user));
        return new CacheFolder(roots, Optional.empty());
    }

    /** Relative paths would be another cache in each working directory; a user without a home has "?" or "/nonexistent". */
    private static Optional<Path> absolute(String folder) {
        return Optional.of(folder).filter(name -> !name.isBlank()).map(Path::of).filter(Path::isAbsolute);
    }

    /**
     * The first of the folders that can be written to, made where it is not there.
     *
     * @throws InputException if the folder that the user named cannot be
     * @throws RunException if none can
     */
    public Path writable() {
        List<String> refusals = new ArrayList<>();
        for (Path root : roots) {
            try {
                make(root);
                return root;
            } catch (IOException unusable) {
                refusals.add("%s (%s)".formatted(root, RunException.reason(unusable)));
            }
        }
        String all = String.join(" or ", refusals);
        throw chosen.<RuntimeException>map(name -> new InputException(
                        "%s: cannot write to %s: name a folder that can be written to".formatted(name, all)))
                .orElseGet(() -> new RunException(
                        "cannot write to %s, where native libraries are unpacked; name another folder with %s"
                                .formatted(all, VARIABLE)));
    }

    private void make(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            if (chosen.isPresent()) {
                Files.createDirectories(root); // perhaps for others as well: as the user's umask says
            } else {
                makeMine(root);
            }
        }
        if (chosen.isEmpty() && root.equals(roots.getLast())) {
            requireMine(root);
        }
        if (!Files.isWritable(root)) {
            throw new IOException("it cannot be written to");
        }
    }

    private static void makeMine(Path root) throws IOException {
        Files.createDirectories(root.toAbsolutePath().getParent());
        try {
            if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(root, PosixFilePermissions.asFileAttribute(MINE));
            } else {
                Files.createDirectory(root);
            }
        } catch (FileAlreadyExistsException another) {
            if (!Files.isDirectory(root)) {
                throw another;
            } // two processes at once
        }
    }

    /** Among the temporary files anybody can make a folder of any name, and a library in it would be run. */
    private static void requireMine(Path root) throws IOException {
        if (!root.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        Path probe = Files.createTempFile("seqmark-", ".user");
        try {
            boolean mine = Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                    .equals(Files.getAttribute(probe, "unix:uid", LinkOption.NOFOLLOW_LINKS));
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(root, LinkOption.NOFOLLOW_LINKS);
            if (!mine
                    || Files.isSymbolicLink(root)
                    || permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new IOException("it is there already, and others can write to it");
            }
        } finally {
            Files.delete(probe);
        }
    }
}
