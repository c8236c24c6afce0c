package io.seqmark.cuda.driver;

import java.util.Arrays;
import java.util.List;

/** What went wrong in a call of the driver, and what to do about it. */
@SuppressWarnings("ImmutableEnumChecker") // the list is a copy
public enum DriverFault {
    /** A driver, and no card that it may use. */
    NO_DEVICE(
            "there is no GPU that this process may use; look at nvidia-smi and CUDA_VISIBLE_DEVICES", false, 100, 101),
    /** The driver cannot run what a newer compiler made. */
    OLD_DRIVER("the driver is too old: install release 580 or newer", false, 209, 222, 804),
    /** The module in the kernel and the library beside it are not of one release, or it is not ready. */
    BROKEN_DRIVER(
            "the driver's parts do not fit together: restart the machine, or install it again",
            false,
            34,
            802,
            803,
            3,
            4),
    /** Fewer slots need less. */
    OUT_OF_MEMORY("the GPU's memory is full: another program may use it too (nvidia-smi)", false, 2),
    /** The context is lost; only a new process can go on. */
    ILLEGAL_ADDRESS(
            "a kernel failed, and this process cannot use the GPU any more; this is a mistake of seqmark",
            true,
            700,
            702,
            710,
            714,
            715,
            716,
            717,
            718,
            719),
    /** The card itself. */
    DEVICE_LOST("the GPU does not answer any more; look at dmesg and nvidia-smi", true, 46, 214, 220, 709, 999),
    /** An allocation, a synchronization or a copy from ordinary memory while a graph was recorded. */
    CAPTURE(
            "a call that cannot be recorded; this is a mistake of seqmark",
            false,
            900,
            901,
            902,
            903,
            904,
            905,
            906,
            907,
            908),
    /** Whatever else. */
    MISUSE("this is a mistake of seqmark", false);

    private final String remedy;
    private final boolean sticky;
    private final List<Integer> codes;

    DriverFault(String remedy, boolean sticky, Integer... codes) {
        this.remedy = remedy;
        this.sticky = sticky;
        this.codes = List.of(codes);
    }

    /** What a status means. */
    static DriverFault of(int status) {
        return Arrays.stream(values())
                .filter(fault -> fault.codes.contains(status))
                .findFirst()
                .orElse(MISUSE);
    }

    /** What happened and what to do, for people. */
    public String remedy() {
        return remedy;
    }

    /** Whether every later call of this process fails as well. */
    public boolean isSticky() {
        return sticky;
    }

    /** The statuses that mean it. */
    public List<Integer> codes() {
        return codes;
    }
}
