package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.seqmark.base.InputException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The driver's functions as handles, each call checked. Thread-safe; stays loaded to the end of the process. */
final class DriverLibrary {
    private static final int SUCCESS = 0;
    private static final long LONGEST_NAME = 256;

    private final Map<DriverCall, MethodHandle> handles = new EnumMap<>(DriverCall.class);

    /**
     * Loads a library.
     *
     * @throws InputException if it is none, or lacks a function
     */
    DriverLibrary(Path file) {
        SymbolLookup lookup;
        try {
            lookup = SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException broken) {
            throw new InputException(
                    file + ": not a library that can be loaded: install the NVIDIA driver again (release 580 or newer)",
                    broken);
        }
        for (DriverCall call : DriverCall.values()) {
            Optional<MemorySegment> function = lookup.find(call.symbol());
            if (function.isEmpty()) {
                throw new InputException(
                        "%s has no %s: %s".formatted(file, call.symbol(), DriverFault.OLD_DRIVER.remedy()));
            }
            MethodHandle handle = Linker.nativeLinker().downcallHandle(function.get(), call.descriptor());
            handles.put(call, handle.asSpreader(Object[].class, handle.type().parameterCount()));
        }
    }

    /** Calls, and returns the status. */
    int status(DriverCall call, Object... arguments) {
        try {
            return (int) Objects.requireNonNull(handles.get(call)).invokeExact(arguments);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(call.symbol(), impossible);
        }
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
