package io.seqmark.search;

import io.seqmark.compute.Console;
import java.util.HashSet;
import java.util.Set;

/**
 * What the runs of a search say: each line once, as all of them would say the same; their results not at all, as those are the
 * search's to show.
 */
final class SearchConsole implements Console {
    private final Console console;
    private final Set<String> said = new HashSet<>();

    SearchConsole(Console console) {
        this.console = console;
    }

    @Override
    public void result(String line) {}

    @Override
    public synchronized void warn(String line) {
        if (said.add(line)) {
            console.warn(line);
        }
    }

    @Override
    public synchronized void note(String line) {
        if (said.add(line)) {
            console.note(line);
        }
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
