package io.seqmark.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Files that others have put where one of ours is expected. To open a named pipe waits for ever, and a device has no end: both are
 * refused before they are opened, and of a regular file no more is read than is expected at most, however long it says
 * it is. Stateless.
 */
public final class RegularFile {
    private RegularFile() {}

    /** A path that leads to something else than a regular file. */
    public static final class OtherKindException extends FileSystemException {
        private OtherKindException(Path file, BasicFileAttributes attributes) {
            super(file.toString(), null, "is " + kind(attributes) + ", expected a regular file");
        }

        private static String kind(BasicFileAttributes attributes) {
            return attributes.isDirectory()
                    ? "a directory"
                    : attributes.isSymbolicLink() ? "a link" : "a named pipe, a socket or a device";
        }

        @Override
        public String getMessage() {
            return getReason();
        }
    }

    /**
     * Refuses what is no regular file.
     *
     * @throws OtherKindException if it is none
     * @throws NoSuchFileException if nothing is there
     */
    public static void require(Path file, LinkOption... links) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, links);
        if (!attributes.isRegularFile()) {
            throw new OtherKindException(file, attributes);
        }
    }

    /** Opens a regular file, or where the options say so one that is not there yet. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        boolean itself = List.of(options).contains(LinkOption.NOFOLLOW_LINKS);
        try {
            require(file, itself ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0]);
        } catch (NoSuchFileException absent) {
            // the options decide
        }
        return FileChannel.open(file, options);
    }

    /** Opens a regular file to be read as a stream. */
    public static InputStream stream(Path file) throws IOException {
        require(file);
        return Files.newInputStream(file);
    }

    /**
     * All of a regular file.
     *
     * @throws FileSystemException if it has more than that many bytes; its reason is for people
     */
    public static byte[] bytes(Path file, int most) throws IOException {
        try (InputStream in = stream(file)) {
            byte[] all = in.readNBytes(most + 1);
            if (all.length > most) {
                throw new FileSystemException(file.toString(), null, "has more than " + most + " bytes");
            }
            return all;
        }
    }

    /** All of a short regular file, in UTF-8. */
    public static String text(Path file, int most) throws IOException {
        return new String(bytes(file, most), StandardCharsets.UTF_8);
    }
}
