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
        this(call, DriverFault.of(status), name, where);
    }

    /** The same of a library that counts its statuses otherwise. */
    DriverException(String call, DriverFault fault, String name, String where) {
        super("%s: %s (%s in %s)".formatted(where, fault.remedy(), name, call));
        this.fault = fault;
    }

    /** What went wrong. */
    public DriverFault fault() {
        return fault;
    }
}
