package io.seqmark.worker;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Messages over a socket. What is sent is queued and written by a thread of its own, in order, so that a partner that does not
 * read holds up nobody else. Any thread may send, one receives.
 */
final class Connection implements AutoCloseable {
    /** Before the partner has proved who it is, a frame is at most so long. */
    private static final int MAX_FIRST_BYTES = 1 << 10;

    private final SocketChannel channel;
    private final LinkedBlockingQueue<Message> outgoing = new LinkedBlockingQueue<>();
    private final Thread writer;
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    private int limit = MAX_FIRST_BYTES;

    Connection(SocketChannel channel, String name) {
        this.channel = channel;
        writer = Thread.ofPlatform().name(name + "-writer").daemon().start(this::write);
    }

    /** Queues a message; after the connection's end nothing happens. */
    void send(Message message) {
        outgoing.add(message);
    }

    /** The partner has proved who it is. */
    void trust() {
        limit = MessageCodec.MAX_BYTES;
    }

    /**
     * The next message.
     *
     * @throws ProtocolException if what comes is no message
     * @throws IOException if the connection ends or breaks
     */
    Message receive() throws IOException {
        readFully(length.clear());
        int bytes = length.flip().getInt();
        if (bytes < 2 || bytes > limit) {
            throw new ProtocolException("a message of " + bytes + " bytes");
        }
        ByteBuffer frame = ByteBuffer.allocate(bytes);
        readFully(frame);
        return MessageCodec.decode(frame.flip());
    }

    /** Waits until everything is written, or the connection has ended, or so many milliseconds are over. */
    void drain(long millis) throws InterruptedException {
        outgoing.add(new Message.Finish());
        writer.join(millis);
    }

    @Override
    public void close() {
        writer.interrupt(); // which also closes a channel that it is writing to
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            // closed is closed
        }
    }

    private void write() {
        try {
            Message message;
            do {
                message = outgoing.take();
                ByteBuffer frame = MessageCodec.encode(message);
                while (frame.hasRemaining()) {
                    channel.write(frame);
                }
            } while (!(message instanceof Message.Finish));
        } catch (IOException | InterruptedException ended) {
            // the receiving side sees the end of the connection, too, and acts on it
        }
    }

    private void readFully(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the connection has ended");
            }
        }
    }
}
