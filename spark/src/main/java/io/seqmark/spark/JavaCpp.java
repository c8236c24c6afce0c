package io.seqmark.spark;

import java.util.List;

/** The launcher's settings of the native library's Java side, for processes that Spark starts. */
final class JavaCpp {
    private static final List<String> LIMITS =
            List.of("org.bytedeco.javacpp.maxPhysicalBytes", "org.bytedeco.javacpp.maxBytes");

    private JavaCpp() {}

    /** Native memory is not bounded by the heap's size. Before the library is used. */
    static void dropLimits() {
        for (String limit : LIMITS) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "0");
            }
        }
    }
}
