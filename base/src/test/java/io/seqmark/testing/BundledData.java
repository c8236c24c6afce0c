package io.seqmark.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The small golden checkpoints and outputs of the repository's folder {@code testdata}. */
public final class BundledData {
    private static final Path FOLDER = Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
            .map(folder -> folder.resolve("testdata"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow();

    private BundledData() {}

    /** A checkpoint's folder, or a file in it, under {@code golden}: {@code bart}, {@code formats/float32}. */
    public static Path golden(String name) {
        return resource("golden/" + name);
    }

    /** A file or folder by its path from {@code testdata}. */
    public static Path resource(String name) {
        return FOLDER.resolve(name);
    }
}
