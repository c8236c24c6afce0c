package io.seqmark.spark;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import io.seqmark.cli.EvalCommand;
import io.seqmark.report.Manifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * A {@code --save_dir} behind a URI: the run writes to a folder of the driver's machine, and what is final is copied. The
 * work folder stays on the driver's machine, in a place that the same command finds again.
 *
 * @param uri the folder
 * @param staged the folder that stands for it
 */
record RemoteSave(String uri, Path staged, RemoteFolder.Settings settings) {
    private static final String PART = ".part";
    private static final String PROBE = "probe.part";

    /**
     * Finds the folder, and takes over a finished run that is in it, so that it can be reprinted.
     *
     * @throws InputException if its file system is unknown or its name cannot be
     * @throws RunException if the file system does not answer
     */
    static RemoteSave open(String uri, NodeCache cache, RemoteFolder.Settings settings) {
        String name = new org.apache.hadoop.fs.Path(uri).getName();
        if (name.isEmpty()) {
            throw new InputException(EvalCommand.SAVE_DIR + " " + uri + ": expected a folder of its own");
        }
        Path staged = cache.root().resolve("save-" + Sha256.of(uri)).resolve(name);
        RemoteSave save = new RemoteSave(uri, staged, settings);
        save.takeOver();
        return save;
    }

    private void takeOver() {
        try {
            FileSystem files = fileSystem();
            Files.createDirectories(staged);
            Path manifest = staged.resolve(Manifest.FILE);
            if (!fetch(files, Manifest.FILE)) {
                return; // what is here was not copied yet
            }
            Optional<Manifest> finished = Manifest.read(manifest);
            if (finished.isPresent()) {
                for (String output : finished.get().outputs().keySet()) {
                    Optional<RemoteSave> system = system(output);
                    if (system.isPresent()) {
                        system.get().takeOver();
                    } else {
                        fetch(files, RemoteFolder.requireName(output));
                    }
                }
            }
        } catch (IOException failure) {
            throw RemoteFolder.unreachable(uri, failure);
        }
    }

    /**
     * Copies what is final: first the manifest goes, then the files come, then the manifest, which vouches for them.
     *
     * @throws RunException if that fails; the results are on the driver's machine, and the same command copies them
     */
    void publish() {
        Optional<Manifest> finished = Manifest.read(staged.resolve(Manifest.FILE));
        if (finished.isEmpty()) {
            return; // a dry run
        }
        try {
            FileSystem files = fileSystem();
            files.mkdirs(new org.apache.hadoop.fs.Path(uri));
            files.delete(remote(Manifest.FILE), false);
            for (String output : finished.get().outputs().keySet()) {
                Optional<RemoteSave> system = system(output);
                if (system.isPresent()) {
                    system.get().publish();
                } else {
                    send(files, RemoteFolder.requireName(output));
                }
            }
            send(files, Manifest.FILE);
            for (String page : EvalCommand.PAGES) {
                if (Files.exists(staged.resolve(page))) {
                    send(files, page); // made of the others, and vouched for by none
                }
            }
        } catch (IOException failure) {
            throw new RunException(
                    "cannot write " + uri + ": " + PartitionJob.firstLine(failure) + "; the results are in " + staged
                            + ", and the same command copies them",
                    failure);
        }
    }

    /** The folder of one system of the run, where an output is that system's manifest. */
    private Optional<RemoteSave> system(String output) {
        if (!output.endsWith("/" + Manifest.FILE)) {
            return Optional.empty();
        }
        String name = RemoteFolder.requireName(output.substring(0, output.length() - Manifest.FILE.length() - 1));
        return Optional.of(new RemoteSave(remote(name).toString(), staged.resolve(name), settings));
    }

    /**
     * Finds out early whether the folder can be written to.
     *
     * @throws InputException if not
     */
    void requireWritable() {
        try {
            FileSystem files = fileSystem();
            files.mkdirs(new org.apache.hadoop.fs.Path(uri));
            org.apache.hadoop.fs.Path probe = remote(PROBE);
            files.create(probe, true).close();
            files.delete(probe, false);
        } catch (IOException failure) {
            throw new InputException(
                    EvalCommand.SAVE_DIR + " is not writable: " + uri + ": " + PartitionJob.firstLine(failure)
                            + "; choose another folder",
                    failure);
        }
    }

    private FileSystem fileSystem() throws IOException {
        try {
            return new org.apache.hadoop.fs.Path(uri).getFileSystem(settings.hadoop());
        } catch (IllegalArgumentException | UnsupportedFileSystemException unknown) {
            throw new InputException(EvalCommand.SAVE_DIR + " " + uri + ": " + unknown.getMessage(), unknown);
        }
    }

    private boolean fetch(FileSystem files, String name) throws IOException {
        try (InputStream in = files.open(remote(name))) {
            Path part = staged.resolve(name + PART);
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, staged.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (FileNotFoundException absent) {
            return false;
        }
    }

    /** Beside its place first, because a file in the place should be whole on file systems that can rename. */
    private void send(FileSystem files, String name) throws IOException {
        org.apache.hadoop.fs.Path part = remote(name + PART);
        try (OutputStream out = files.create(part, true)) {
            Files.copy(staged.resolve(name), out);
        }
        files.delete(remote(name), false);
        if (!files.rename(part, remote(name))) {
            throw new IOException("cannot rename " + part);
        }
    }

    private org.apache.hadoop.fs.Path remote(String name) {
        return new org.apache.hadoop.fs.Path(uri, name);
    }
}
