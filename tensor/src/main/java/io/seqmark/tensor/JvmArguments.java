package io.seqmark.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What a JVM is started with that computes with this module. The files are <a
 * href="https://docs.oracle.com/en/java/javase/25/docs/specs/man/java.html#java-command-line-argument-files">argument files</a>
 * of {@code java}: the launcher reads them from the source tree, whoever starts a JVM from Java asks here. Stateless.
 */
public final class JvmArguments {
    private JvmArguments() {}

    /** Without these it does not run: access to native memory and libraries, and the Vector API. */
    public static List<String> required() {
        return read("required.jvm");
    }

    /** With these it is faster or smaller, and no result changes: heap, and loops that the JIT compiler shall not inline. */
    public static List<String> hints() {
        return read("hints.jvm");
    }

    private static List<String> read(String name) {
        try (InputStream file = Objects.requireNonNull(JvmArguments.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .flatMap(line -> List.of(line.strip().split(" ")).stream())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
