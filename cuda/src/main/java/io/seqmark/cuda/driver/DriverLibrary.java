package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The driver's functions as handles, each call checked. Thread-safe; stays loaded to the end of the process. */
final class DriverLibrary {
    private static final int SUCCESS = 0;
    private static final long LONGEST_NAME = 256;

    private final NativeFunctions functions;

    /**
     * Loads a library.
     *
     * @throws io.seqmark.base.InputException if it is none, or lacks a function
     */
    DriverLibrary(Path file) {
        functions = new NativeFunctions(
                file, DriverCall.values(), "install the NVIDIA driver again (release 580 or newer)");
    }

    private int status(DriverCall call, Object... arguments) {
        return functions.status(call, arguments);
    }

    /**
     * Calls.
     *
     * @param where the GPU, for people
     * @throws DriverException unless the status is that of success
     */
    void call(String where, DriverCall call, Object... arguments) {
        int status = status(call, arguments);
        if (status != SUCCESS) {
            throw new DriverException(call.symbol(), status, name(status), where);
        }
    }

    private String name(int status) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pointer = arena.allocate(ADDRESS);
            if (status(DriverCall.GET_ERROR_NAME, status, pointer) == SUCCESS) {
                MemorySegment text = pointer.get(ADDRESS, 0);
                if (text.address() != 0) {
                    return text.reinterpret(LONGEST_NAME).getString(0);
                }
            }
        }
        return "status " + status;
    }

    /** The text of a buffer that a function filled. */
    static String text(MemorySegment buffer) {
        long length = 0;
        while (length < buffer.byteSize() - 1 && buffer.get(JAVA_BYTE, length) != 0) {
            length++;
        }
        return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
