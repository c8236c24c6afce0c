package io.seqmark.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * Owns every {@link Matrix} that is made on its thread while it is the innermost open scope, and frees them when closed.
 * Confined to the thread that opened it; scopes nest.
 */
public final class Scope implements AutoCloseable {
    private final PointerScope pointers = new PointerScope();

    private Scope() {}

    /** Opens a scope on the calling thread. */
    public static Scope open() {
        return new Scope();
    }

    /** A float32 matrix of undefined content, owned by the innermost scope. */
    public static Matrix matrix(int rows, int columns) {
        Allocations.request();
        return new Matrix(torch.empty(rows, columns), rows, columns);
    }

    @Override
    public void close() {
        pointers.close();
    }
}
