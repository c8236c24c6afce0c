package io.seqmark.worker;

import io.seqmark.engine.LineFeed;
import io.seqmark.journal.RowCodec;
import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A message's bytes, big-endian: its length (an int), the protocol's version, its kind, its fields. A text is its length and
 * its UTF-8 bytes, a list its length and its elements; a row is as {@link RowCodec} has it, with its checksum. What comes from
 * the other side is untrusted: every length is checked before memory is taken for it. Stateless.
 */
final class MessageCodec {
    /** Of the protocol; both sides come from one build. */
    static final byte VERSION = 3;
    /** A frame is at most so long. */
    static final int MAX_BYTES = RowCodec.MAX_PAYLOAD_BYTES + 64;
    /** A lease of lines is sent in pieces of about so many bytes. */
    static final int LEND_BYTES = 1 << 20;

    private MessageCodec() {}

    private enum Kind {
        HELLO,
        NOTED,
        READY,
        BEAT,
        BEGUN,
        ROW,
        SHRUNK,
        SPENT,
        FAILED,
        JOB,
        LEND,
        RECALL,
        RUN_OVER,
        FINISH
    }

    /*
     * What a kind or a cause is called on the wire: both sides come from one build, so its place will do.
     */
    private static byte code(Enum<?> value) {
        @SuppressWarnings("EnumOrdinal") // see above
        int ordinal = value.ordinal();
        return (byte) ordinal;
    }

    /** The frame of a message, its length first. */
    static ByteBuffer encode(Message message) {
        return switch (message) {
            case Message.Hello(String token) ->
                text(start(Kind.HELLO, size(token)), token).flip();
            case Message.Job(int run, boolean last, String job) ->
                text(start(Kind.JOB, Integer.BYTES + 1 + size(job)).putInt(run).put((byte) (last ? 1 : 0)), job)
                        .flip();
            case Message.Noted(String line) ->
                text(start(Kind.NOTED, size(line)), line).flip();
            case Message.Ready(int run, int slots, int length, Basis basis) -> {
                ByteBuffer buffer =
                        start(Kind.READY, 3 * Integer.BYTES + sum(Stream.of(basis.fingerprint(), basis.arithmetic())));
                buffer.putInt(run).putInt(slots).putInt(length);
                text(buffer, basis.fingerprint());
                yield text(buffer, basis.arithmetic()).flip();
            }
            case Message.Beat() -> start(Kind.BEAT, 0).flip();
            case Message.Begun(long[] ids) -> ids(Kind.BEGUN, ids);
            case Message.Row(var generated) -> {
                ByteBuffer row = RowCodec.encode(generated);
                yield start(Kind.ROW, row.remaining()).put(row).flip();
            }
            case Message.Shrunk(int sentences) ->
                start(Kind.SHRUNK, Integer.BYTES).putInt(sentences).flip();
            case Message.Spent(Map<String, Double> seconds) -> {
                ByteBuffer buffer = start(
                        Kind.SPENT, Integer.BYTES + Double.BYTES * seconds.size() + sum(seconds.keySet().stream()));
                buffer.putInt(seconds.size());
                seconds.forEach((phase, value) -> text(buffer, phase).putDouble(value));
                yield buffer.flip();
            }
            case Message.Failed(Message.Cause cause, List<String> problems) -> {
                ByteBuffer buffer = start(Kind.FAILED, 1 + Integer.BYTES + sum(problems.stream()));
                buffer.put(code(cause)).putInt(problems.size());
                problems.forEach(problem -> text(buffer, problem));
                yield buffer.flip();
            }
            case Message.Lend(List<LineFeed.Line> lines) -> {
                ByteBuffer buffer = start(
                        Kind.LEND,
                        Integer.BYTES
                                + Long.BYTES * lines.size()
                                + sum(lines.stream().map(LineFeed.Line::text)));
                buffer.putInt(lines.size());
                lines.forEach(line -> text(buffer.putLong(line.id()), line.text()));
                yield buffer.flip();
            }
            case Message.Recall(long[] ids) -> ids(Kind.RECALL, ids);
            case Message.RunOver() -> start(Kind.RUN_OVER, 0).flip();
            case Message.Finish() -> start(Kind.FINISH, 0).flip();
        };
    }

    /**
     * The message in a frame, of which the length is not part any more.
     *
     * @throws ProtocolException if it is none
     */
    static Message decode(ByteBuffer frame) throws ProtocolException {
        try {
            byte version = frame.get();
            if (version != VERSION) {
                throw new ProtocolException("protocol version " + version + " instead of " + VERSION);
            }
            Message message = decode(element(Kind.values(), frame.get()), frame);
            if (frame.hasRemaining()) {
                throw new ProtocolException("surplus bytes in a message");
            }
            return message;
        } catch (BufferUnderflowException tooShort) {
            throw new ProtocolException("a message ends early");
        }
    }

    private static Message decode(Kind kind, ByteBuffer frame) throws ProtocolException {
        return switch (kind) {
            case HELLO -> new Message.Hello(text(frame));
            case JOB -> new Message.Job(frame.getInt(), frame.get() != 0, text(frame));
            case NOTED -> new Message.Noted(text(frame));
            case READY ->
                new Message.Ready(frame.getInt(), frame.getInt(), frame.getInt(), new Basis(text(frame), text(frame)));
            case BEAT -> new Message.Beat();
            case BEGUN -> new Message.Begun(ids(frame));
            case ROW ->
                new Message.Row(RowCodec.decode(frame).orElseThrow(() -> new ProtocolException("a damaged row")));
            case SHRUNK -> new Message.Shrunk(frame.getInt());
            case SPENT -> {
                Map<String, Double> seconds = new LinkedHashMap<>();
                for (int left = count(frame, Integer.BYTES + Double.BYTES); left > 0; left--) {
                    seconds.put(text(frame), frame.getDouble());
                }
                yield new Message.Spent(seconds);
            }
            case FAILED -> {
                Message.Cause cause = element(Message.Cause.values(), frame.get());
                List<String> problems = new ArrayList<>();
                for (int left = count(frame, Integer.BYTES); left > 0; left--) {
                    problems.add(text(frame));
                }
                yield new Message.Failed(cause, problems);
            }
            case LEND -> {
                List<LineFeed.Line> lines = new ArrayList<>();
                for (int left = count(frame, Long.BYTES + Integer.BYTES); left > 0; left--) {
                    lines.add(new LineFeed.Line(frame.getLong(), text(frame)));
                }
                yield new Message.Lend(lines);
            }
            case RECALL -> new Message.Recall(ids(frame));
            case RUN_OVER -> new Message.RunOver();
            case FINISH -> new Message.Finish();
        };
    }

    private static ByteBuffer start(Kind kind, int bytes) {
        int length = Math.addExact(2, bytes);
        if (length > MAX_BYTES) {
            throw new IllegalArgumentException("a message of " + length + " bytes");
        }
        return ByteBuffer.allocate(Integer.BYTES + length)
                .putInt(length)
                .put(VERSION)
                .put(code(kind));
    }

    private static ByteBuffer ids(Kind kind, long[] ids) {
        ByteBuffer buffer = start(kind, Integer.BYTES + Long.BYTES * ids.length).putInt(ids.length);
        for (long id : ids) {
            buffer.putLong(id);
        }
        return buffer.flip();
    }

    private static long[] ids(ByteBuffer frame) throws ProtocolException {
        return IntStream.range(0, count(frame, Long.BYTES))
                .mapToLong(_ -> frame.getLong())
                .toArray();
    }

    private static ByteBuffer text(ByteBuffer buffer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return buffer.putInt(bytes.length).put(bytes);
    }

    private static String text(ByteBuffer frame) throws ProtocolException {
        byte[] bytes = new byte[count(frame, 1)];
        frame.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int sum(Stream<String> texts) {
        return texts.mapToInt(MessageCodec::size).reduce(0, Math::addExact);
    }

    private static int size(String text) {
        return Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** A count of elements that have at least so many bytes each. */
    private static int count(ByteBuffer frame, int bytesEach) throws ProtocolException {
        int count = frame.getInt();
        if (count < 0 || count > frame.remaining() / bytesEach) {
            throw new ProtocolException(
                    "a count of " + count + " in a message with " + frame.remaining() + " bytes left");
        }
        return count;
    }

    private static <E> E element(E[] values, byte ordinal) throws ProtocolException {
        if (ordinal < 0 || ordinal >= values.length) {
            throw new ProtocolException("a kind " + ordinal + " that is unknown");
        }
        return values[ordinal];
    }
}
