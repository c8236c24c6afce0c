package io.seqmark.cuda.driver;

/** A call of the driver failed. The message is one line for people. */
public final class DriverException extends RuntimeException {
    private final DriverFault fault;

    /**
     * A failed call.
     *
     * @param call the function
     * @param status what it returned
     * @param name what the driver calls that
     * @param where the GPU, for people
     */
    DriverException(String call, int status, String name, String where) {
        super("%s: %s (%s in %s)".formatted(where, DriverFault.of(status).remedy(), name, call));
        this.fault = DriverFault.of(status);
    }

    /** What went wrong. */
    public DriverFault fault() {
        return fault;
    }
}
