package io.seqmark.schedule;

import io.seqmark.contract.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** A folder that only this user can enter, with a socket in it. */
final class SocketFolder implements AutoCloseable {
    /** What {@code sockaddr_un} has room for on the system that has least. */
    private static final int MAX_PATH_BYTES = 103;

    private static final String PREFIX = "seqmark-";
    private static final String SOCKET = "s";

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

    /** Whether somebody listens there. */
    private static boolean isHeard(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
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
