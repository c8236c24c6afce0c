package io.seqmark.base.natives;

import io.seqmark.base.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;

/**
 * A file in one of the program's jars, with what the jar's directory says of it.
 *
 * @param source where it is
 * @param path where it goes below the folder of the libraries
 * @param size in bytes
 * @param crc its CRC-32
 * @param modified its time of change
 */
public record NativeFile(URL source, Path path, long size, long crc, FileTime modified) {
    private static final int CHUNK_BYTES = 1 << 20;
    /** Checksum, size, inode, time of change, path. */
    private static final int STATE_PARTS = 5;

    private static final int DIGITS_OF_A_LONG = 18;

    /** Looks a file up in its jar. */
    public static NativeFile of(URL source, Path path) throws IOException {
        URLConnection connection = source.openConnection();
        if (connection instanceof JarURLConnection jar) {
            JarEntry entry = jar.getJarEntry();
            // JavaCPP compares the time that this method gives, whatever it means
            return new NativeFile(source, path, entry.getSize(), entry.getCrc(), FileTime.fromMillis(entry.getTime()));
        }
        try (InputStream in = connection.getInputStream()) {
            CRC32 crc = new CRC32();
            byte[] bytes = in.readAllBytes();
            crc.update(bytes);
            return new NativeFile(
                    source, path, bytes.length, crc.getValue(), FileTime.fromMillis(connection.getLastModified()));
        }
    }

    /** Whether a file is this one: a regular file of its size and content. */
    boolean isIn(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == size && crcOf(file) == crc;
    }

    /**
     * What changes whenever the file at a place does: its size, its time of change, its inode and the inode's time of change, which
     * no program can set; empty text where the file system has none of that, or no such file.
     */
    String stateIn(Path folder) {
        try {
            return Files.getLastModifiedTime(folder.resolve(path), LinkOption.NOFOLLOW_LINKS)
                            .equals(modified)
                    ? state(folder, "%08x".formatted(crc), size, path)
                    : "";
        } catch (IOException absent) {
            return "";
        }
    }

    /** Whether the file that a state describes is in that state still; what is no state describes none. */
    static boolean holds(String state, Path folder) {
        String[] parts = state.split(" ", STATE_PARTS);
        if (parts.length != STATE_PARTS || parts[1].length() > DIGITS_OF_A_LONG) {
            return false;
        }
        try {
            return state.equals(state(folder, parts[0], Long.parseLong(parts[1]), Path.of(parts[STATE_PARTS - 1])));
        } catch (IOException | NumberFormatException | InvalidPathException unusable) {
            return false;
        }
    }

    private static String state(Path folder, String crc, long size, Path path) throws IOException {
        Path file = folder.resolve(path).normalize();
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!file.startsWith(folder)
                || !attributes.isRegularFile()
                || attributes.size() != size
                || !file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return "";
        }
        return "%s %d %s %s %s"
                .formatted(
                        crc,
                        size,
                        attributes.fileKey(),
                        Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS),
                        path);
    }

    /** Writes the file, reads it back and has it on the disk, before it is anything's. */
    void writeTo(Path part) throws IOException {
        try (InputStream in = source.openStream()) {
            Files.copy(in, part);
        }
        if (!isIn(part)) {
            throw new RunException("%s: what was written is not what the program's jar has; the disk or %s is damaged"
                    .formatted(part, source));
        }
        Files.setLastModifiedTime(part, modified);
        force(part);
    }

    private static long crcOf(Path file) throws IOException {
        CRC32 crc = new CRC32();
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(chunk) >= 0) {
                crc.update(chunk.flip());
                chunk.clear();
            }
        }
        return crc.getValue();
    }

    /** Has a file or folder on the disk, where the file system can. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            channel.force(true);
        } catch (IOException failure) {
            if (!Files.isDirectory(path)) {
                throw failure;
            } // not every system can force a folder
        }
    }
}
