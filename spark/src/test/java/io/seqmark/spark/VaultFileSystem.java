package io.seqmark.spark;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file system of Hadoop behind a scheme of its own, {@code vault://host/path}: what nobody can open as a file of this
 * machine. Its bytes are in a folder that the configuration names.
 */
public final class VaultFileSystem extends RawLocalFileSystem {
    /** The key of the folder. */
    static final String FOLDER = "seqmark.vault";

    private static final URI ROOT = URI.create("vault://safe");

    private java.nio.file.Path folder = java.nio.file.Path.of("unset");

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        super.initialize(URI.create("file:///"), conf);
        folder = java.nio.file.Path.of(conf.get(FOLDER));
    }

    @Override
    public URI getUri() {
        return ROOT;
    }

    @Override
    public String getScheme() {
        return "vault";
    }

    @Override
    public java.io.File pathToFile(Path path) {
        // what the base class lists has the file's own path
        java.nio.file.Path asked = java.nio.file.Path.of(path.toUri().getPath());
        return (asked.startsWith(folder)
                        ? asked
                        : folder.resolve(asked.toString().substring(1)))
                .toFile();
    }

    @Override
    protected void checkPath(Path path) {
        if (path.toUri().getScheme() != null && !path.toUri().getScheme().equals("vault")) {
            throw new IllegalArgumentException("Wrong FS: " + path);
        }
    }
}
