package io.seqmark.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import io.seqmark.engine.LineFeed.Line;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MessageCodecTest {
    private static final Generated ROW =
            new Generated(7, List.of(new Hypothesis("Grüße\u0000 \uD83D\uDE00", List.of(5, 2), -0.5f)), true, 3);

    static Stream<Message> messages() {
        return Stream.of(
                new Message.Hello("0123456789abcdef"),
                new Message.Noted("left out: lm_head.weight\n "),
                new Message.Ready(1, 16, 512, new Basis("model.safetensors 5 2026-01-01\n", "avx512")),
                new Message.Beat(),
                new Message.Begun(new long[] {1, Long.MAX_VALUE}),
                new Message.Row(ROW),
                new Message.Shrunk(4),
                new Message.Spent(Map.of("choosing", 1.5, "idle", 0.25)),
                new Message.Failed(Message.Cause.INPUT, List.of("source line 3: gives no token", "")),
                new Message.Lend(List.of(new Line(3, "ein Satz"), new Line(4, ""), new Line(1L << 40, "日本語"))),
                new Message.Recall(new long[0]),
                new Message.Job(3, false, "{}"),
                new Message.Job(0, true, ""),
                new Message.RunOver(),
                new Message.Finish());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsSentArrives(Message message) throws ProtocolException {
        assertThat(MessageCodec.decode(payload(message)))
                .usingRecursiveComparison()
                .isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aPartOfAMessageIsNone(Message message) {
        byte[] whole = bytes(payload(message));
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(whole, 0, length).slice();
            assertThatThrownBy(() -> MessageCodec.decode(part)).isInstanceOf(ProtocolException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void surplusBytesAreRefused(Message message) {
        byte[] whole = bytes(payload(message));
        ByteBuffer longer = ByteBuffer.allocate(whole.length + 1).put(whole).rewind();
        assertThatThrownBy(() -> MessageCodec.decode(longer)).isInstanceOf(ProtocolException.class);
    }

    /** Whatever comes: a message, or a clean refusal without a large allocation. */
    @Test
    void damageIsRefusedOrHarmless() {
        Random random = new Random(3);
        List<Message> all = messages().toList();
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = bytes(payload(all.get(random.nextInt(all.size()))));
            for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(MessageCodec.decode(ByteBuffer.wrap(bytes))).isNotNull();
            } catch (ProtocolException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void aDamagedRowIsNeverTakenForARow() {
        byte[] whole = bytes(payload(new Message.Row(ROW)));
        for (int at = 2; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            assertThatThrownBy(() -> MessageCodec.decode(ByteBuffer.wrap(damaged)))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void anotherVersionIsNamed() {
        byte[] bytes = bytes(payload(new Message.Beat()));
        bytes[0] = 9;
        assertThatThrownBy(() -> MessageCodec.decode(ByteBuffer.wrap(bytes)))
                .hasMessage("protocol version 9 instead of " + MessageCodec.VERSION);
    }

    private static ByteBuffer payload(Message message) {
        ByteBuffer frame = MessageCodec.encode(message);
        assertThat(frame.getInt()).isEqualTo(frame.remaining());
        return frame.slice();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
