package io.seqmark.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A file as a run found it when it read it, so that its end can tell whether it is still the same. Immutable.
 *
 * @param stamp how the file looked before the first byte was read
 * @param moved whether it looked different when the last byte had been read
 * @param sha256 of what was read, in hexadecimal
 */
public record ReadFile(Path path, Stamp stamp, boolean moved, String sha256) {
    private static final String REMEDY = "; put back what was there, or start afresh with what is there now";

    /**
     * What changes when a file is written to, without reading it.
     *
     * @param key of the file in its file system, and where the system tells, the time of the last change to it: a tool that
     *     sets the modification time back does not hide a change
     */
    public record Stamp(long size, long modifiedNanos, String key) {
        /** How a file looks now; links are followed. */
        public static Stamp of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.size(),
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    attributes.fileKey() + " " + changed(file));
        }

        private static String changed(Path file) {
            try {
                return Files.getAttribute(file, "unix:ctime").toString();
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException elsewhere) {
                return "";
            }
        }
    }

    /** A file that has been read, of which {@code before} is how it looked when that began. */
    public static ReadFile of(Path path, Stamp before, String sha256) throws IOException {
        return new ReadFile(path, before, !Stamp.of(path).equals(before), sha256);
    }

    /** What is wrong where the file is not what was read any more; reads it again only where it looks different. */
    public Optional<String> change() {
        if (moved) {
            return Optional.of(path + " was changed while it was read" + REMEDY);
        }
        try {
            return Stamp.of(path).equals(stamp) || Sha256.ofFile(path).equals(sha256)
                    ? Optional.empty()
                    : Optional.of(path + " was changed while the run went on" + REMEDY);
        } catch (IOException failure) {
            return Optional.of(path + " cannot be read any more (" + RunException.reason(failure)
                    + "), so that nobody can tell whether it was changed while the run went on" + REMEDY);
        }
    }
}
