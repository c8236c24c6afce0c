package io.seqmark.cuda.driver;

/** Memory on a GPU. Its owner closes it when no stream uses it any more. */
public final class DeviceMemory implements AutoCloseable {
    private final GpuContext context;
    private final long address;
    private final long bytes;

    DeviceMemory(GpuContext context, long address, long bytes) {
        this.context = context;
        this.address = address;
        this.bytes = bytes;
    }

    /** Where it begins, for kernels. */
    public long address() {
        return address;
    }

    /** Its size. */
    public long bytes() {
        return bytes;
    }

    /** The address of a part of it. */
    long part(long offset, long count) {
        if (offset < 0 || count < 0 || offset > bytes - count) {
            throw new IndexOutOfBoundsException("%d bytes at %d of %d".formatted(count, offset, bytes));
        }
        return address + offset;
    }

    @Override
    public void close() {
        context.call(DriverCall.MEM_FREE, address);
    }
}
