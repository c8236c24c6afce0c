package io.seqmark.tensor.cpu;

import io.seqmark.base.RunException;
import io.seqmark.base.Unpacking;
import io.seqmark.base.natives.CacheFolder;
import io.seqmark.base.natives.NativeFile;
import io.seqmark.base.natives.NativeLibraries;
import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * libtorch's files, unpacked by {@link NativeLibraries} to where JavaCPP would unpack them: it then finds each of its size and time and
 * writes none. By itself it writes in place, and a process that is killed meanwhile leaves half a library to the next one.
 */
final class TorchFiles {
    /** What JavaCPP's own options begin with. */
    private static final String SETTINGS = "org.bytedeco.";

    private static final String FOLDER = "org.bytedeco.javacpp.cachedir";
    /** All that JavaCPP looks up on the way to libtorch. */
    private static final List<Class<?>> OWNERS =
            List.of(Loader.class, openblas_nolapack.class, openblas.class, torch.class);

    private TorchFiles() {}

    private static final class Found {
        static final NativeLibraries LIBRARIES =
                new NativeLibraries("libtorch", origin(), TorchFiles::find, CacheFolder.ofProcess());
    }

    /** What will be unpacked before libtorch is loaded; empty if all is there. */
    static Optional<Unpacking> pending() {
        return Found.LIBRARIES.pending();
    }

    /** Unpacks what is not there, and has JavaCPP take it from there. */
    static Path unpack() {
        Path folder = Found.LIBRARIES.unpack();
        System.setProperty(FOLDER, folder.toString());
        return folder;
    }

    /**
     * Loads libtorch now (some hundred milliseconds once it is unpacked) instead of at its first use.
     *
     * @throws io.seqmark.base.InputException if the user named a folder for it that cannot be written to
     * @throws RunException if it cannot be unpacked or loaded
     */
    static void load() {
        Path folder = unpack();
        try {
            Torch.initialize();
        } catch (LinkageError unusable) {
            Throwable cause = unusable;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new RunException(
                    "the native library does not load from %s: %s; if programs may not be loaded from there, name another folder with %s"
                            .formatted(
                                    folder,
                                    String.valueOf(cause.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse(""),
                                    CacheFolder.VARIABLE),
                    unusable);
        }
    }

    /**
     * The jars that the libraries are in, and what JavaCPP was told of the platform: finding each of them takes half a second, of
     * which nothing changes while these are the same.
     */
    private static Optional<String> origin() {
        StringBuilder line = new StringBuilder(Loader.getPlatform());
        System.getProperties().stringPropertyNames().stream()
                .filter(property -> property.startsWith(SETTINGS) && !property.equals(FOLDER))
                .sorted()
                .forEach(property -> line.append("; %s=%s".formatted(property, System.getProperty(property))));
        for (String part : List.of("javacpp", "openblas", "pytorch")) {
            String library = System.mapLibraryName(part.equals("pytorch") ? "jnitorch" : "jni" + part);
            URL resource =
                    Loader.class.getResource("/org/bytedeco/%s/%s/%s".formatted(part, Loader.getPlatform(), library));
            try {
                if (resource == null || !(resource.openConnection() instanceof JarURLConnection connection)) {
                    return Optional.empty();
                }
                Path jar = Path.of(connection.getJarFileURL().toURI());
                line.append("; %s %d %s".formatted(jar.getFileName(), Files.size(jar), Files.getLastModifiedTime(jar)));
            } catch (IOException | URISyntaxException | IllegalArgumentException unusable) {
                return Optional.empty();
            }
        }
        return Optional.of(line.toString());
    }

    /** Where JavaCPP finds the libraries, in jars, and where below its folder it wants them. */
    static List<NativeFile> find() {
        Map<Path, NativeFile> files = new LinkedHashMap<>();
        try {
            for (Class<?> owner : OWNERS) {
                ClassProperties properties = Loader.loadProperties(owner, Loader.loadProperties(), true);
                List<String> names = new ArrayList<>(properties.get("platform.preload"));
                names.addAll(properties.get("platform.link"));
                names.add(properties.getProperty("platform.library"));
                for (String name : names) {
                    for (URL resource : Loader.findLibrary(owner, properties, name, false)) {
                        if (resource.openConnection() instanceof JarURLConnection jar) {
                            Path path = place(jar, resource);
                            files.putIfAbsent(path, NativeFile.of(resource, path));
                        } // others are the system's own: JavaCPP links to them
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new RunException("cannot read the program's jars: " + RunException.reason(unreadable), unreadable);
        }
        return List.copyOf(files.values());
    }

    /** JavaCPP's folder for a jar's file is the jar's name and the file's folder in it; a fragment renames the file. */
    private static Path place(JarURLConnection jar, URL resource) throws IOException {
        String entry = jar.getJarEntry().getName();
        Path inJar = Path.of(entry.replace('/', File.separatorChar));
        Path renamed = resource.getRef() == null ? inJar : inJar.resolveSibling(resource.getRef());
        return Path.of(new File(jar.getJarFile().getName()).getName()).resolve(renamed);
    }
}
