package io.seqmark.worker;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where workers report: accepts connections, lets in those with a token, and reads what they say. Thread-safe. */
final class WorkerListener implements AutoCloseable {
    /** Who connects must say who it is within that time. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final SocketFolder folder;
    private final Host host;
    private final Map<Connection, Long> strangers = new ConcurrentHashMap<>();

    /** Whom the workers come to see. */
    interface Host {
        /** The process that has this token and did not come before; it is told of the connection. */
        Optional<WorkerProcess> admit(String token, Connection connection);

        /** A message of a process that was admitted. */
        void handle(WorkerProcess process, Message message);

        /** A process that was admitted cannot be trusted. */
        void dismiss(WorkerProcess process, String why);
    }

    private WorkerListener(SocketFolder folder, Host host) {
        this.folder = folder;
        this.host = host;
    }

    static WorkerListener open(Host host) {
        WorkerListener reception = new WorkerListener(SocketFolder.open(), host);
        Thread.ofPlatform().name("reception").daemon().start(reception::accept);
        return reception;
    }

    Path socket() {
        return folder.socket();
    }

    Path folder() {
        return folder.path();
    }

    /** Sends strangers away who say nothing. */
    void tick() {
        long now = System.nanoTime();
        strangers.forEach((connection, since) -> {
            if (now - since > PATIENCE_NANOS) {
                connection.close();
            }
        });
    }

    /** Closes the socket and removes its folder. */
    void remove() {
        folder.close();
    }

    @Override
    public void close() {
        strangers.keySet().forEach(Connection::close);
        remove();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = folder.server().accept();
                Thread.ofPlatform().name("worker-reader").daemon().start(() -> serve(channel));
            }
        } catch (IOException closed) {
            // nobody is expected any more
        }
    }

    private void serve(SocketChannel channel) {
        try (Connection connection = new Connection(channel, "coordinator")) {
            greet(connection).ifPresent(process -> listen(process, connection));
        }
    }

    private Optional<WorkerProcess> greet(Connection connection) {
        strangers.put(connection, System.nanoTime());
        try {
            return connection.receive() instanceof Message.Hello(String token)
                    ? host.admit(token, connection)
                    : Optional.empty();
        } catch (IOException stranger) {
            return Optional.empty();
        } finally {
            strangers.remove(connection);
        }
    }

    private void listen(WorkerProcess process, Connection connection) {
        connection.trust();
        try {
            while (true) {
                host.handle(process, connection.receive());
            }
        } catch (ProtocolException broken) {
            host.dismiss(process, "sent what is no message (" + broken.getMessage() + ")");
        } catch (IOException ended) {
            process.kill();
        }
    }
}
