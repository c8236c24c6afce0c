package io.seqmark.cuda.driver;

/** The constants of the driver's header that are used; a test compares them with it. */
public enum DriverConstant {
    CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR(75),
    CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR(76),
    CU_STREAM_NON_BLOCKING(1),
    CU_EVENT_DISABLE_TIMING(2),
    CU_STREAM_CAPTURE_MODE_THREAD_LOCAL(1),
    CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES(8);

    private final int value;

    DriverConstant(int value) {
        this.value = value;
    }

    /** The value. */
    public int value() {
        return value;
    }
}
