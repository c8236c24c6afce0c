package io.seqmark.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder to which JavaCPP unpacks the native libraries on first use, which takes some seconds. */
final class NativeCache {
    private static final String FOLDER = "org.bytedeco.javacpp.cachedir";

    private NativeCache() {}

    /** What to tell the user before the libraries are unpacked; empty if they are there. */
    static Optional<String> notice() {
        return notice(Path.of(System.getProperty(FOLDER, System.getProperty("user.home") + "/.javacpp/cache")));
    }

    static Optional<String> notice(Path folder) {
        String prefix = "pytorch-" + Versions.libtorch() + "-";
        try (Stream<Path> unpacked = Files.list(folder)) {
            if (unpacked.anyMatch(file -> file.getFileName().toString().startsWith(prefix))) {
                return Optional.empty();
            }
        } catch (IOException absent) {
            // nothing is unpacked yet
        }
        return Optional.of("first use: unpacking the native libraries to " + folder + " (445 MB, once)");
    }
}
