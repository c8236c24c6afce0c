package io.seqmark.tensor.cpu;

/** Lets every n-th request for native memory fail until closed, in the whole process. */
public final class FailingAllocations implements AutoCloseable {
    private FailingAllocations() {}

    public static FailingAllocations every(long requests) {
        Allocations.failEvery(requests);
        return new FailingAllocations();
    }

    @Override
    public void close() {
        Allocations.failEvery(0);
    }
}
