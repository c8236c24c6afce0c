package io.seqmark.cli;

import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/** What a command must not do. {@link CommandServer} does it on request, so that a test can prove that it is noticed. */
enum Misbehaviour {
    TRACE {
        @Override
        int show(PrintStream err) {
            err.println(TerminalConsole.PREFIX + "a file is damaged");
            new IllegalStateException("a bug").printStackTrace(err);
            return ExitCode.INPUT;
        }
    },
    TRACE_OF_A_THREAD {
        @Override
        int show(PrintStream err) throws InterruptedException {
            Thread thread = new Thread(() -> {
                throw new IllegalStateException("a bug");
            });
            thread.start();
            thread.join();
            return ExitCode.DONE;
        }
    },
    INTERNAL_ERROR {
        @Override
        int show(PrintStream err) {
            return new ErrorReporter(err, false).exitCode(() -> {
                throw new IllegalStateException("a bug");
            });
        }
    },
    OUT_OF_MEMORY {
        @Override
        int show(PrintStream err) {
            return new ErrorReporter(err, false).exitCode(() -> {
                throw new OutOfMemoryError("a bug");
            });
        }
    },
    WRONG_CODE {
        @Override
        int show(PrintStream err) {
            err.println(TerminalConsole.PREFIX + "a file is damaged");
            return 1;
        }
    },
    SILENCE {
        @Override
        int show(PrintStream err) {
            return ExitCode.INPUT;
        }
    },
    HANG {
        @Override
        int show(PrintStream err) throws InterruptedException {
            Thread.sleep(Long.MAX_VALUE);
            return ExitCode.DONE;
        }
    },
    LOOP {
        @Override
        int show(PrintStream err) {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return ExitCode.DONE;
        }
    },
    DEATH {
        @Override
        int show(PrintStream err) {
            Runtime.getRuntime().halt(134);
            return ExitCode.DONE;
        }
    },
    MEMORY {
        @Override
        int show(PrintStream err) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment much = arena.allocate(ServedCommands.MOST_BYTES + 1);
                for (long page = 0; page < much.byteSize(); page += 4096) {
                    much.set(ValueLayout.JAVA_BYTE, page, (byte) 1);
                }
            }
            return ExitCode.DONE;
        }
    };

    /** Does it, and returns the exit code of the command. */
    abstract int show(PrintStream err) throws InterruptedException;

    static Optional<Misbehaviour> named(String name) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }
}
