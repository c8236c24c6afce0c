package io.seqmark.worker;

import io.seqmark.base.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder that only this user can enter, with a socket in it. */
final class SocketFolder implements AutoCloseable {
    /** What {@code sockaddr_un} has room for on the system that has least. */
    private static final int MAX_PATH_BYTES = 103;

    private static final String PREFIX = "seqmark-";
    private static final String SOCKET = "s";
    /** A socket of that age is listened to, or nobody will. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Path folder;
    private final ServerSocketChannel server;

    private SocketFolder(Path folder, ServerSocketChannel server) {
        this.folder = folder;
        this.server = server;
    }

    static SocketFolder open() {
        Path folder = null;
        try {
            folder = create();
            sweep(folder.toAbsolutePath().getParent());
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            SocketFolder opened = new SocketFolder(folder, server);
            server.bind(UnixDomainSocketAddress.of(opened.socket()));
            return opened;
        } catch (IOException failure) {
            if (folder != null) {
                remove(folder);
            }
            throw new RunException(
                    "cannot make a socket for worker processes in " + System.getProperty("java.io.tmpdir") + ": "
                            + RunException.reason(failure) + "; make room, or set TMPDIR to a folder on a local disk",
                    failure);
        }
    }

    Path path() {
        return folder;
    }

    Path socket() {
        return folder.resolve(SOCKET);
    }

    ServerSocketChannel server() {
        return server;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException alreadyBroken) {
            // closed is closed
        }
        remove(folder);
    }

    /** In the usual place, or in {@code /tmp} where that one's name is too long for a socket. */
    private static Path create() throws IOException {
        var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Path usual = Files.createTempDirectory(PREFIX, mine);
        if (usual.resolve(SOCKET).toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES) {
            return usual;
        }
        Files.delete(usual);
        return Files.createTempDirectory(Path.of("/tmp"), PREFIX, mine);
    }

    /** Removes what coordinators left there that were killed together with their workers. */
    private static void sweep(@Nullable Path parent) {
        if (parent == null) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                Path socket = folder.resolve(SOCKET);
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.exists(socket, LinkOption.NOFOLLOW_LINKS)
                        && isOld(socket)) {
                    removeFolderOf(socket);
                }
            }
        } catch (IOException | DirectoryIteratorException leftovers) {
            // they disturb nobody
        }
    }

    /** Not of a coordinator that is about to listen. */
    private static boolean isOld(Path socket) throws IOException {
        return Files.getLastModifiedTime(socket, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isBefore(Instant.now().minus(FRESH));
    }

    /** Whether somebody listens there. */
    private static boolean isHeard(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // a listener that is stopped and has many callers waiting would keep this one, too
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    /** Removes the folder of a socket whose coordinator could not do it any more, as far as it is one. */
    static void removeFolderOf(Path socket) {
        Path folder = socket.toAbsolutePath().getParent();
        if (folder != null
                && folder.getFileName() != null
                && folder.getFileName().toString().startsWith(PREFIX)
                && !isHeard(socket)) {
            remove(folder);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.equals(SOCKET) || name.startsWith(WorkerCommand.CRASH)) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException | UncheckedIOException leftover) {
            // in the folder for temporary files, of which the system takes care
        }
    }
}
