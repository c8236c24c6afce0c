package io.seqmark.cuda.driver;

import java.util.Locale;

/**
 * A GPU that this process may use.
 *
 * @param index from 0 on, in the driver's order
 * @param name of the product
 * @param major of its compute capability
 * @param minor of its compute capability
 * @param memory in bytes
 */
public record Gpu(int index, String name, int major, int minor, long memory) {
    /** What options call it. */
    public String label() {
        return "cuda:" + index;
    }

    /** For people. */
    public String text() {
        return String.format(
                Locale.ROOT, "%s %s, %.1f GB, sm_%d%d", label(), name, memory / (double) (1L << 30), major, minor);
    }
}
