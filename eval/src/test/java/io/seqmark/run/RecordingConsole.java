package io.seqmark.run;

import io.seqmark.compute.Console;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a run says. Thread-safe. */
final class RecordingConsole implements Console {
    final List<String> results = new CopyOnWriteArrayList<>();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final List<String> notes = new CopyOnWriteArrayList<>();

    @Override
    public void result(String line) {
        results.add(line);
    }

    @Override
    public void warn(String line) {
        warnings.add(line);
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }

    @Override
    public Display progress() {
        return Display.SILENT;
    }
}
