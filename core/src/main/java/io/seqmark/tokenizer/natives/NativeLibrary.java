package io.seqmark.tokenizer.natives;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.seqmark.contract.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * Loads the Rust library once a process, from a copy that is unpacked once a machine. Never touches the network.
 *
 * <p>The copy lies in {@code natives/tokenizers-<version>/<platform>} under the cache folder: system property
 * {@code seqmark.cache}, else {@code $SEQMARK_CACHE}, else {@code $XDG_CACHE_HOME/seqmark}, else
 * {@code ~/.cache/seqmark}, and where none of them can be written, a private temporary folder. Two processes that unpack
 * at once each write a file of their own and rename it into place.
 */
final class NativeLibrary {
    private static final String RESOURCES = "native/lib/";

    private NativeLibrary() {}

    /** The native methods, ready to be called. */
    static TokenizersLibrary methods() {
        return Loaded.METHODS;
    }

    private static final class Loaded {
        static final TokenizersLibrary METHODS = load();
    }

    private static TokenizersLibrary load() {
        String platform = platform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        Path folder = null;
        try {
            folder = unpackWherePossible(platform);
            for (String file : files(platform)) {
                System.load(folder.resolve(file).toAbsolutePath().toString());
            }
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new RunException(
                    "the tokenizers library for " + platform + " does not load"
                            + (folder == null ? "" : " from " + folder)
                            + ": " + e.getMessage(),
                    e);
        }
        return TokenizersLibrary.LIB;
    }

    static String platform(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String system = os.startsWith("win") ? "win" : os.startsWith("mac") ? "osx" : "linux";
        String machine = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "arm64", "aarch64" -> "aarch64";
            default -> osArch;
        };
        return system + "-" + machine;
    }

    /** The library's files in the order of their dependencies. */
    private static List<String> files(String platform) {
        return platform.startsWith("win")
                ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", "tokenizers.dll")
                : List.of(System.mapLibraryName("tokenizers"));
    }

    private static Path unpackWherePossible(String platform) throws IOException {
        try {
            return unpack(platform, cacheFolder());
        } catch (IOException e) {
            return unpack(platform, Files.createTempDirectory("seqmark-natives"));
        }
    }

    /** Unpacks what is not there yet and returns the folder. */
    static Path unpack(String platform, Path cache) throws IOException {
        Path folder =
                cache.resolve("natives").resolve("tokenizers-" + version()).resolve(platform);
        for (String file : files(platform)) {
            URL resource = resource(RESOURCES + platform + "/cpu/" + file);
            Path target = folder.resolve(file);
            long size = resource.openConnection().getContentLengthLong();
            if (Files.isRegularFile(target) && Files.size(target) == size) {
                continue;
            }
            Files.createDirectories(folder);
            Path partial = Files.createTempFile(folder, file, ".part");
            try (InputStream in = resource.openStream()) {
                Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        }
        return folder;
    }

    private static Path cacheFolder() {
        String property = System.getProperty("seqmark.cache", "");
        String seqmark = System.getenv().getOrDefault("SEQMARK_CACHE", "");
        String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        if (!property.isEmpty()) {
            return Path.of(property);
        }
        if (!seqmark.isEmpty()) {
            return Path.of(seqmark);
        }
        return (xdg.isEmpty() ? Path.of(System.getProperty("user.home", "."), ".cache") : Path.of(xdg))
                .resolve("seqmark");
    }

    private static String version() throws IOException {
        try (InputStream in = resource(RESOURCES + "tokenizers.properties").openStream()) {
            java.util.Properties properties = new java.util.Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown").replaceAll("[^0-9A-Za-z.-]", "_");
        }
    }

    private static URL resource(String name) throws IOException {
        URL resource = TokenizersLibrary.class.getClassLoader().getResource(name);
        if (resource == null) {
            throw new IOException("the program has no " + name);
        }
        return resource;
    }
}
