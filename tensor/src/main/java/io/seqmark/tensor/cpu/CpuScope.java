package io.seqmark.tensor.cpu;

import io.seqmark.tensor.Scope;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/** Owns every {@link CpuMatrix} that is made on its thread while it is the innermost open scope. */
final class CpuScope implements Scope {
    private final PointerScope pointers = new PointerScope();

    private CpuScope() {}

    /** Opens a scope on the calling thread. */
    static CpuScope open() {
        return new CpuScope();
    }

    /** A float32 matrix of undefined content, owned by the innermost scope. */
    static CpuMatrix matrix(int rows, int columns) {
        Allocations.request();
        return new CpuMatrix(torch.empty(rows, columns), rows, columns);
    }

    @Override
    public void close() {
        pointers.close();
    }
}
