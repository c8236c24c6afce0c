package io.seqmark.tokenizer.rust;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.seqmark.base.InputException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One tokenizer of the Rust library. Truncation and padding are off. Thread-safe; the owner closes it.
 *
 * @see <a href="https://github.com/huggingface/tokenizers">the library</a>
 */
public final class RustTokenizer implements AutoCloseable {
    private final TokenizersLibrary methods = NativeLibrary.methods();
    /** Calls hold it shared, so that closing waits for them. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private long handle;

    private final String origin;

    private RustTokenizer(String json, String origin) {
        this.origin = origin;
        try {
            handle = methods.createTokenizerFromString(json);
        } catch (RuntimeException e) {
            throw new InputException(
                    origin + " makes no tokenizer (" + firstLine(e) + "): restore the checkpoint's files", e);
        }
        methods.disableTruncation(handle);
        methods.disablePadding(handle);
    }

    /**
     * Reads a {@code tokenizer.json}.
     *
     * @param json its text
     * @param origin the file or files it comes from, for messages
     * @throws InputException if the library rejects it
     */
    public static RustTokenizer fromJson(String json, String origin) {
        return new RustTokenizer(json, origin);
    }

    /** The ids of a text, with the post-processor's special tokens or without. */
    public int[] encode(String text, boolean addSpecialTokens) {
        lock.readLock().lock();
        try {
            long encoding = methods.encode(open(), text, addSpecialTokens);
            try {
                return narrow(methods.getTokenIds(encoding));
            } finally {
                methods.deleteEncoding(encoding);
            }
        } catch (RuntimeException e) {
            throw failure("encode", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The text of ids; ids without an entry are left out. */
    public String decode(int[] ids, boolean skipSpecialTokens) {
        lock.readLock().lock();
        try {
            return methods.decode(open(), widen(ids), skipSpecialTokens);
        } catch (RuntimeException e) {
            throw failure("decode", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (handle != 0) {
                methods.deleteTokenizer(handle);
                handle = 0;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** What the library says of a text is the file's fault, such as an unknown token that it does not have. */
    private RuntimeException failure(String what, RuntimeException e) {
        return e instanceof IllegalStateException
                ? e
                : new InputException(
                        origin + " cannot " + what + " a text (" + firstLine(e) + "): restore the checkpoint's files",
                        e);
    }

    private long open() {
        if (handle == 0) {
            throw new IllegalStateException("the tokenizer is closed");
        }
        return handle;
    }

    private static int[] narrow(long[] ids) {
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = Math.toIntExact(ids[i]);
        }
        return narrow;
    }

    private static long[] widen(int[] ids) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        return wide;
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
