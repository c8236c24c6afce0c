package io.seqmark.dataset.unpack;

import io.airlift.compress.MalformedInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Unpacks a file up to a bound; whatever is wrong with it is an {@link IOException} for people. */
final class BoundedStream extends InputStream {
    /** Text of one line again and again packs a thousand times and more; no corpus of a gigabyte does. */
    static final long FREE_BYTES = 1L << 30;
    /** Real text packs four times, lists of the same words twenty times. */
    static final long MAX_RATIO = 100;

    private final Packing packing;
    private final InputStream packed;
    private final long most;
    private long count;
    private @Nullable InputStream unpacked;

    BoundedStream(Packing packing, InputStream packed, long size) {
        this(packing, packed, size, FREE_BYTES);
    }

    /** The same where other than {@link #FREE_BYTES} may come out of any file. */
    BoundedStream(Packing packing, InputStream packed, long size, long free) {
        this.packing = packing;
        this.packed = packed;
        this.most = Math.max(free, Math.multiplyExact(Math.min(size, Long.MAX_VALUE / MAX_RATIO), MAX_RATIO));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            if (unpacked == null) {
                unpacked = packing.unpacked(packed);
            }
            int read = unpacked.read(into, offset, length);
            count += Math.max(0, read);
            if (count > most) {
                throw new IOException("it unpacks to more than " + most
                        + " bytes, which no text of its size does; unpack it yourself if you trust it");
            }
            return read;
        } catch (ZipException | MalformedInputException damaged) {
            throw new IOException(damagedAfter(), damaged);
        } catch (EOFException cut) {
            throw new IOException(cut(), cut);
        } catch (IOException failure) {
            throw "Not enough input bytes".equals(failure.getMessage()) ? new IOException(cut(), failure) : failure;
        } catch (RuntimeException fault) { // of a library that was given bytes that nobody ever packed
            throw new IOException(damagedAfter(), fault);
        }
    }

    private String damagedAfter() {
        return count == 0
                ? "it is no " + name() + ", though its name says so"
                : "it is damaged " + name() + " after " + count + " unpacked bytes; copy it again";
    }

    private String cut() {
        return count == 0
                ? damagedAfter() + ", or it was cut"
                : "it was cut: its " + name() + " has no end; copy it again";
    }

    private String name() {
        return packing == Packing.GZIP ? "gzip" : "zstd";
    }

    @Override
    public void close() throws IOException {
        packed.close();
    }
}
