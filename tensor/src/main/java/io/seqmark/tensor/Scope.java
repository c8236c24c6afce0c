package io.seqmark.tensor;

/**
 * Owns what operations make on its thread while it is the innermost open scope of its device, and frees it when closed.
 * Confined to the thread that opened it; scopes nest.
 */
public interface Scope extends AutoCloseable {
    @Override
    void close();
}
