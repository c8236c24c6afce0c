package io.seqmark.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository's files are, as a test of this module sees them. */
final class Repository {
    private Repository() {}

    static Path file(String name) {
        return Path.of("").toAbsolutePath().resolveSibling(name);
    }

    /** An example's source as a document quotes it: from a text on, and until another one. */
    static String excerpt(String example, String from, String until) throws IOException {
        String source = Files.readString(file("examples/src/main/java/io/seqmark/examples/" + example + ".java"));
        return source.substring(source.indexOf(from), source.indexOf(until))
                .stripTrailing()
                .stripIndent();
    }
}
