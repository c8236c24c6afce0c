package io.seqmark.examples;

import java.nio.file.Path;

/** Where the repository's files are, as a test of this module sees them. */
final class Repository {
    private Repository() {}

    static Path file(String name) {
        return Path.of("").toAbsolutePath().resolveSibling(name);
    }
}
