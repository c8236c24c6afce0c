package io.seqmark.spark;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Files of one folder behind a Hadoop URI, by content: whoever copies them can tell whether they are the run's.
 *
 * @param uri the folder
 * @param files in the order of their names
 * @param settings of Hadoop that the user gave through Spark, by key
 */
record RemoteFolder(String uri, List<ServedFile> files, Settings settings) implements Serializable {
    /** More files than any checkpoint or split has. */
    private static final int MOST_FILES = 1000;
    /** A scheme has two characters at least: one would be a drive. */
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    RemoteFolder {
        files = List.copyOf(files);
    }

    /**
     * A file.
     *
     * @param name within the folder
     * @param bytes its length
     * @param sha256 of its content, in hexadecimal
     */
    record ServedFile(String name, long bytes, String sha256) implements Serializable {
        ServedFile {
            requireName(name);
        }
    }

    /**
     * A name that cannot lead out of its folder, whatever a file system answers or a manifest says.
     *
     * @throws InputException if it could
     */
    static String requireName(String name) {
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(c -> "/\\:".indexOf(c) >= 0)) {
            throw new InputException("\"" + name + "\" is no name of a file in a folder");
        }
        return name;
    }

    /** Whether an option's text is a URI rather than a path of this machine or a name of the hub. */
    static boolean isUri(String text) {
        return URI.matcher(text).matches();
    }

    /** Names the content: the same files have the same key wherever they come from. */
    String key() {
        StringBuilder listing = new StringBuilder();
        files.forEach(file -> listing.append(file.name())
                .append('\n')
                .append(file.bytes())
                .append('\n')
                .append(file.sha256())
                .append('\n'));
        return Sha256.of(listing.toString());
    }

    /** What the user told Hadoop through Spark, by key. */
    record Settings(Map<String, String> byKey) implements Serializable {
        Settings {
            byKey = Map.copyOf(byKey);
        }

        /** Hadoop's configuration of this machine with these settings. */
        Configuration hadoop() {
            Configuration hadoop = new Configuration();
            byKey.forEach(hadoop::set);
            return hadoop;
        }
    }

    /**
     * The regular files directly in a folder.
     *
     * @throws InputException if it is not there, or its file system is unknown
     * @throws RunException if the file system does not answer
     */
    static List<FileStatus> list(String option, String uri, Configuration hadoop, Predicate<String> wanted) {
        try {
            Path folder = new Path(uri);
            FileSystem files = folder.getFileSystem(hadoop);
            if (!files.getFileStatus(folder).isDirectory()) {
                throw new InputException(option + " " + uri + ": is a file, expected a folder");
            }
            List<FileStatus> found = new ArrayList<>(Arrays.stream(files.listStatus(folder))
                    .filter(FileStatus::isFile)
                    .filter(file -> wanted.test(file.getPath().getName()))
                    .sorted(Comparator.comparing(file -> file.getPath().getName()))
                    .toList());
            if (found.size() > MOST_FILES) {
                throw new InputException(
                        option + " " + uri + ": has " + found.size() + " files, expected fewer than " + MOST_FILES);
            }
            return found;
        } catch (FileNotFoundException absent) {
            throw new InputException(option + " " + uri + ": no such folder", absent);
        } catch (UnsupportedFileSystemException | IllegalArgumentException unknown) {
            throw new InputException(option + " " + uri + ": " + unknown.getMessage(), unknown);
        } catch (IOException failure) {
            throw unreachable(uri, failure);
        }
    }

    /** The file system does not answer, or breaks off. */
    static RunException unreachable(String uri, IOException failure) {
        return new RunException(
                "cannot read " + uri + ": " + PartitionJob.firstLine(failure) + "; the same command goes on", failure);
    }
}
