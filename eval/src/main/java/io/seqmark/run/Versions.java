package io.seqmark.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The versions that this build is made of. */
public final class Versions {
    private static final String COMMIT = "commit";
    private static final Properties BUILD = load();

    private Versions() {}

    /** Seqmark's own version. */
    public static String seqmark() {
        return BUILD.getProperty("seqmark");
    }

    /** The version of the native library's jars. */
    public static String libtorch() {
        return BUILD.getProperty("libtorch");
    }

    /** The commit that it was built from, where the build was told. */
    public static Optional<String> commit() {
        return Optional.ofNullable(BUILD.getProperty(COMMIT)).filter(commit -> commit.matches("[0-9a-f]{7,40}"));
    }

    /** Everything that a result may depend on, by name. */
    public static Map<String, String> all() {
        Map<String, String> versions = new TreeMap<>();
        BUILD.stringPropertyNames().forEach(name -> versions.put(name, BUILD.getProperty(name)));
        versions.remove(COMMIT);
        versions.put("java", Runtime.version().toString());
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return versions;
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream file = Versions.class.getResourceAsStream("versions.properties")) {
            if (file == null) {
                throw new IllegalStateException("versions.properties is not in the jar");
            }
            properties.load(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties;
    }
}
