package io.seqmark.checkpoint.hub;

import io.seqmark.base.RunException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The beginning of a safetensors file, up to the end of its JSON header, by HTTP range requests: eight bytes tell how long it is.
 * Nothing can be verified of a part of a file; whoever reads the header holds it against the file's size.
 */
final class RemoteHeader {
    /** Most headers are shorter than this: one request is enough. */
    private static final int FIRST = 1 << 16;

    private static final int LENGTH_BYTES = 8;
    /** The format allows no longer one. */
    private static final long MAX_HEADER = 100_000_000;

    private RemoteHeader() {}

    /**
     * Reads it.
     *
     * @param size of the file
     * @return all of it; less where it is no safetensors file, which its reader will say
     */
    static byte[] read(HubHttp http, RemoteFile file, long size, HubHttp.Subject subject) {
        int first = (int) Math.min(FIRST, size);
        byte[] head = range(http, file, 0, first, subject);
        if (head.length < LENGTH_BYTES) {
            return head;
        }
        long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > Math.min(MAX_HEADER, size - LENGTH_BYTES)) {
            return head;
        }
        int all = Math.toIntExact(LENGTH_BYTES + length);
        ByteArrayOutputStream whole = new ByteArrayOutputStream(all);
        whole.write(head, 0, Math.min(head.length, all));
        if (all > head.length) {
            whole.writeBytes(range(http, file, head.length, all, subject));
        }
        return whole.toByteArray();
    }

    /** The bytes {@code from .. to - 1}. */
    private static byte[] range(HubHttp http, RemoteFile file, long from, int to, HubHttp.Subject subject) {
        HttpResponse<InputStream> response = http.getRange(file.uri(), from, to, subject);
        try (InputStream body = http.body(response)) {
            if (response.statusCode() != 206) {
                body.skipNBytes(from); // the server sends the whole file: what is wanted of it is taken, and no more
            } else if (!HubHttp.startsAt(response, from)) {
                throw new IOException("another range than asked for");
            }
            byte[] bytes = body.readNBytes(Math.toIntExact(to - from));
            if (bytes.length < to - from) {
                throw new IOException("the connection broke");
            }
            return bytes;
        } catch (IOException e) {
            throw new RunException(
                    subject + ": its header cannot be read (" + e.getMessage() + "); try the same command again later",
                    e);
        }
    }
}
