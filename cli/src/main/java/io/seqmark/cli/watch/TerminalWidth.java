package io.seqmark.cli.watch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * How wide a terminal is, asked each time, because its window may have changed: {@code ioctl(TIOCGWINSZ)}. Java does not tell, and a
 * process that does would have to be started twice a second. Where it cannot be asked it is as wide as it was in the beginning.
 */
public final class TerminalWidth implements IntSupplier {
    private static final int SIZE_BYTES = 8;
    private static final int COLUMNS_AT = 2;

    private final String device;
    private final int otherwise;
    private Optional<Asked> asked = Optional.empty();
    private boolean opened;

    /** Asks an open file. */
    private record Asked(MethodHandle ioctl, int file, long request) {
        int columns() throws Throwable {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment size = arena.allocate(SIZE_BYTES);
                int failed = (int) ioctl.invokeExact(file, request, size);
                return failed == 0 ? size.get(ValueLayout.JAVA_SHORT, COLUMNS_AT) & 0xFFFF : 0;
            }
        }
    }

    /**
     * A terminal.
     *
     * @param device its file, as {@code /dev/pts/3}; empty where it is not known
     * @param otherwise its width where it does not tell; 0 where there is no terminal
     */
    public TerminalWidth(String device, int otherwise) {
        this.device = device;
        this.otherwise = otherwise;
    }

    /** Whether there is one. */
    public boolean isTerminal() {
        return otherwise > 0;
    }

    /** Columns; 0 where there is no terminal. Called by one thread at a time. */
    @Override
    public int getAsInt() {
        if (otherwise == 0) {
            return 0;
        }
        try {
            if (!opened) {
                opened = true;
                asked = device.startsWith("/dev/") ? open() : Optional.empty();
            }
            int columns = asked.isPresent() ? asked.get().columns() : 0;
            return columns > 0 ? columns : otherwise;
        } catch (Throwable unknown) {
            asked = Optional.empty();
            return otherwise;
        }
    }

    private Optional<Asked> open() throws Throwable {
        String system = System.getProperty("os.name");
        boolean linux = system.startsWith("Linux");
        if (!linux && !system.startsWith("Mac")) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        SymbolLookup symbols = linker.defaultLookup();
        MethodHandle open = linker.downcallHandle(
                symbols.findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        MethodHandle ioctl = linker.downcallHandle(
                symbols.findOrThrow("ioctl"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(2));
        try (Arena arena = Arena.ofConfined()) {
            int file = (int) open.invokeExact(arena.allocateFrom(device), linux ? 0x100 : 0x20000); // O_NOCTTY
            return file < 0 ? Optional.empty() : Optional.of(new Asked(ioctl, file, linux ? 0x5413 : 0x40087468));
        }
    }
}
