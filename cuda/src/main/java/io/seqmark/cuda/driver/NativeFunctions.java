package io.seqmark.cuda.driver;

import io.seqmark.base.InputException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The functions of a library as handles. Thread-safe; the library stays loaded to the end of the process. */
final class NativeFunctions {
    private final Map<NativeCall, MethodHandle> handles = new HashMap<>();

    /**
     * Loads a library.
     *
     * @param remedy what to do where it is none, or lacks a function
     * @throws InputException if so
     */
    NativeFunctions(Path file, NativeCall[] calls, String remedy) {
        SymbolLookup lookup;
        try {
            lookup = SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException broken) {
            throw new InputException(file + ": not a library that can be loaded: " + remedy, broken);
        }
        for (NativeCall call : calls) {
            Optional<MemorySegment> function = lookup.find(call.symbol());
            if (function.isEmpty()) {
                throw new InputException("%s has no %s: %s".formatted(file, call.symbol(), remedy));
            }
            MethodHandle handle = Linker.nativeLinker().downcallHandle(function.get(), call.descriptor());
            handles.put(call, handle.asSpreader(Object[].class, handle.type().parameterCount()));
        }
    }

    /** Calls, and returns the status. */
    int status(NativeCall call, Object... arguments) {
        try {
            return (int) Objects.requireNonNull(handles.get(call)).invokeExact(arguments);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(call.symbol(), impossible);
        }
    }
}
