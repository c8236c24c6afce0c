package io.seqmark.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The research data (golden outputs, trained checkpoints) that is not part of the repository: system property {@code
 * seqmark.shared}, environment variable {@code SEQMARK_SHARED}, else a folder {@code shared} beside the repository's root.
 */
public final class SharedData {
    private SharedData() {}

    /** The folder; a test that needs it is skipped, visibly, where there is none. */
    public static Path require() {
        Optional<Path> found = find();
        assumeTrue(found.isPresent(), "no shared data: set SEQMARK_SHARED to its folder");
        return found.orElseThrow();
    }

    /** The folder, where there is one. */
    public static Optional<Path> find() {
        return Stream.concat(
                        Stream.of(
                                        property(System.getProperty("seqmark.shared")),
                                        property(System.getenv("SEQMARK_SHARED")))
                                .flatMap(Optional::stream),
                        ancestors().map(parent -> parent.resolve("shared")))
                .filter(folder -> Files.isDirectory(folder.resolve("golden")))
                .findFirst();
    }

    private static Optional<Path> property(@Nullable String value) {
        return Optional.ofNullable(value).map(Path::of);
    }

    private static Stream<Path> ancestors() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent);
    }
}
