package io.seqmark.spark;

import io.seqmark.compute.Console;
import java.util.function.UnaryOperator;

/** A console whose lines name folders as the user did. */
record NamedConsole(Console console, UnaryOperator<String> named) implements Console {
    @Override
    public void result(String line) {
        console.result(named.apply(line));
    }

    @Override
    public void warn(String line) {
        console.warn(named.apply(line));
    }

    @Override
    public void note(String line) {
        console.note(named.apply(line));
    }

    @Override
    public void phase(Phase phase) {
        console.phase(phase);
    }

    @Override
    public Display progress() {
        return console.progress();
    }
}
