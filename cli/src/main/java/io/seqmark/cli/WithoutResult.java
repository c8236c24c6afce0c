package io.seqmark.cli;

import io.seqmark.compute.Console;

/** A console for a run whose result is printed in another form. */
record WithoutResult(Console console) implements Console {
    @Override
    public void result(String line) {
        // whoever evaluates prints it
    }

    @Override
    public void warn(String line) {
        console.warn(line);
    }

    @Override
    public void note(String line) {
        console.note(line);
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
