package io.seqmark.cli;

import io.seqmark.cli.watch.Screen;

/** Says how to go on when Ctrl-C or a termination signal ends the process in the middle of its work. */
final class Interruption {
    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /** Watches until {@link #unwatch}. */
    static Interruption watch(Screen screen) {
        Thread hook = new Thread(
                () -> {
                    screen.close();
                    screen.lines()
                            .println(
                                    TerminalConsole.PREFIX
                                            + "interrupted: start the same command again; an evaluation goes on where it stopped");
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    /** The command has ended by itself. */
    void unwatch() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // interrupted in the last moment: the line is printed, and true
        }
    }
}
