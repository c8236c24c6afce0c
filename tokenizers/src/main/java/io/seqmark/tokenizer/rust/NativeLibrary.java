package io.seqmark.tokenizer.rust;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.seqmark.base.RunException;
import io.seqmark.base.natives.CacheFolder;
import io.seqmark.base.natives.NativeFile;
import io.seqmark.base.natives.NativeLibraries;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Loads the Rust library once a process, from a copy that is unpacked once a machine. Never touches the network.
 *
 * <p>The copy lies in {@code natives/tokenizers-<version>/<platform>} under the {@link CacheFolder}.
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
        Path folder = Path.of("");
        try {
            List<NativeFile> files = files(platform);
            folder = new NativeLibraries("tokenizers", files, CacheFolder.ofProcess()).unpack();
            for (NativeFile file : files) {
                System.load(folder.resolve(file.path()).toAbsolutePath().toString());
            }
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new RunException(
                    "the tokenizers library for %s does not load from %s: %s; if programs may not be loaded from there, name another folder with %s"
                            .formatted(platform, folder, e.getMessage(), CacheFolder.VARIABLE),
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
    static List<NativeFile> files(String platform) throws IOException {
        Path folder = Path.of("tokenizers-" + version(), platform);
        List<NativeFile> files = new ArrayList<>();
        for (String name : names(platform)) {
            files.add(NativeFile.of(resource(RESOURCES + platform + "/cpu/" + name), folder.resolve(name)));
        }
        return files;
    }

    private static List<String> names(String platform) {
        return platform.startsWith("win")
                ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", "tokenizers.dll")
                : List.of(System.mapLibraryName("tokenizers"));
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
