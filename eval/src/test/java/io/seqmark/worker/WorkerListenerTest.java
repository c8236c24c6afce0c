package io.seqmark.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WorkerListenerTest {
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final WorkerListener reception = WorkerListener.open(new WorkerListener.Host() {
        @Override
        public Optional<WorkerProcess> admit(String token, Connection connection) {
            tokens.add(token);
            return Optional.empty();
        }

        @Override
        public void handle(WorkerProcess process, Message message) {
            throw new AssertionError("nobody was admitted");
        }

        @Override
        public void dismiss(WorkerProcess process, String why) {
            throw new AssertionError("nobody was admitted");
        }
    });

    @AfterEach
    void close() {
        reception.close();
        assertThat(reception.folder()).doesNotExist();
    }

    @Test
    void onlyThisUserMayEnter() throws IOException {
        assertThat(Files.getPosixFilePermissions(reception.folder()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        // what sun_path has room for, with its end
        assertThat(reception.socket().toString().length()).isLessThan(104);
    }

    @Test
    void aStrangerIsSentAway() throws IOException {
        ByteBuffer hello = MessageCodec.encode(new Message.Hello("not the token"));
        assertThat(answer(hello)).isEqualTo(-1);
        assertThat(tokens).containsExactly("not the token");
    }

    @Test
    void whoeverDoesNotGreetIsSentAway() throws IOException {
        assertThat(answer(MessageCodec.encode(new Message.Beat()))).isEqualTo(-1);
        assertThat(answer(ByteBuffer.allocate(4).putInt(0, Integer.MAX_VALUE))).isEqualTo(-1);
        assertThat(answer(ByteBuffer.allocate(4).putInt(0, -1))).isEqualTo(-1);
        assertThat(answer(MessageCodec.encode(new Message.Hello("x".repeat(2000)))))
                .isEqualTo(-1);
        assertThat(tokens).isEmpty();
    }

    private int answer(ByteBuffer bytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(
                    UnixDomainSocketAddress.of(Path.of(reception.socket().toString())));
            channel.write(bytes);
            return channel.read(ByteBuffer.allocate(1));
        } catch (IOException reset) {
            return -1;
        }
    }
}
