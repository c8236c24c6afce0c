package io.seqmark.cli.watch;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A terminal of Linux that a test looks at: what is written to its device, and a size that can be changed. */
final class Pty implements AutoCloseable {
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final long TIOCSWINSZ = 0x5414;

    private final Arena arena = Arena.ofShared();
    private final int master;

    Pty() throws Throwable {
        master = (int) call("posix_openpt", ValueLayout.JAVA_INT, O_RDWR | O_NOCTTY | O_NONBLOCK);
        if (master < 0
                || (int) call("grantpt", ValueLayout.JAVA_INT, master) != 0
                || (int) call("unlockpt", ValueLayout.JAVA_INT, master) != 0) {
            throw new IllegalStateException("no pseudo-terminal");
        }
    }

    /** The file to write to. */
    String device() throws Throwable {
        MemorySegment name = (MemorySegment) call("ptsname", ValueLayout.ADDRESS, master);
        return name.reinterpret(64).getString(0);
    }

    void resize(int columns) throws Throwable {
        MemorySegment size = arena.allocate(8);
        size.set(ValueLayout.JAVA_SHORT, 0, (short) 24);
        size.set(ValueLayout.JAVA_SHORT, 2, (short) columns);
        MethodHandle ioctl = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("ioctl"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                        Linker.Option.firstVariadicArg(2));
        if ((int) ioctl.invokeExact(master, TIOCSWINSZ, size) != 0) {
            throw new IllegalStateException("no size");
        }
    }

    /** What was written since the last call; does not wait. */
    String read() throws Throwable {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        MemorySegment buffer = arena.allocate(4096);
        MethodHandle read = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("read"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_LONG));
        for (long got = (long) read.invokeExact(master, buffer, 4096L);
                got > 0;
                got = (long) read.invokeExact(master, buffer, 4096L)) {
            all.writeBytes(buffer.asSlice(0, got).toArray(ValueLayout.JAVA_BYTE));
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static Object call(String function, MemoryLayout result, int argument) throws Throwable {
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow(function),
                        FunctionDescriptor.of(result, ValueLayout.JAVA_INT))
                .invokeWithArguments(List.of(argument));
    }

    @Override
    public void close() {
        try {
            call("close", ValueLayout.JAVA_INT, master);
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
        arena.close();
    }
}
