package io.seqmark.spark;

import java.nio.file.Files;
import java.nio.file.Path;
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

    /** The bundled translator, a trained checkpoint. */
    static Path translator() {
        return root().resolve("demo/translator");
    }

    /** A corpus for it. */
    static Path corpus() {
        return root().resolve("demo/data/translation");
    }

    /** A tiny checkpoint of our own making. */
    static Path checkpoint(String family) {
        return root().resolve("testdata/golden").resolve(family);
    }
}
