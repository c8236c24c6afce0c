package io.seqmark.tensor;

/** A thread's right to compute on a device. Close it on the same thread. */
public interface Attachment extends AutoCloseable {
    @Override
    void close();
}
