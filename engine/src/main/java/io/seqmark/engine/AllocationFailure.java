package io.seqmark.engine;

import java.util.List;

/** Tells a lack of memory from other failures, whoever met it: the JVM, an arena or a native library. */
public final class AllocationFailure {
    /** What native allocators say. */
    private static final List<String> SIGNS = List.of("allocate memory", "bad_alloc", "not enough memory");

    private AllocationFailure() {}

    /** Whether memory ran out. */
    public static boolean is(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof OutOfMemoryError
                || (failure instanceof RuntimeException && SIGNS.stream().anyMatch(message::contains));
    }
}
