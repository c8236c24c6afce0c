package io.seqmark.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/** Files of this repository that tests use. */
final class Repository {
    private Repository() {}

    /** The root: the folder that has the launcher. */
    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isRegularFile(folder.resolve("seqmark")))
                .findFirst()
                .orElseThrow();
    }

    /** A tiny checkpoint of our own making. */
    static Path checkpoint(String family) {
        return root().resolve("testdata/golden").resolve(family);
    }

    /** Puts a corpus of two lines into {@code data}, and a sound checkpoint into {@code checkpoint}, which is returned. */
    static Path checkpointAndCorpus(Path folder) throws IOException {
        Files.createDirectory(folder.resolve("data"));
        Files.writeString(folder.resolve("data/test.source"), "one two\nthree\n");
        Files.writeString(folder.resolve("data/test.target"), "eins zwei\ndrei\n");
        return copy(checkpoint("marian"), folder.resolve("checkpoint"));
    }

    /** Copies a folder with all that is in it. */
    static Path copy(Path from, Path to) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    Files.createDirectories(to.resolve(from.relativize(folder)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.copy(file, to.resolve(from.relativize(file)));
                    return FileVisitResult.CONTINUE;
                }
            });
            return to;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
