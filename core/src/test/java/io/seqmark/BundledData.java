package io.seqmark;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** The small golden checkpoints and outputs that are part of the repository. */
public final class BundledData {
    private BundledData() {}

    /** A checkpoint's folder, or a file in it, under {@code golden}: {@code bart}, {@code formats/float32}. */
    public static Path golden(String name) {
        return resource("golden/" + name);
    }

    /** A test resource by its path from their root. */
    public static Path resource(String name) {
        URL found = Objects.requireNonNull(BundledData.class.getResource("/" + name), name);
        try {
            return Path.of(found.toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
