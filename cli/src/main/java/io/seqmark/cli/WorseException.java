package io.seqmark.cli;

import java.util.List;

/** A system is worse than {@code --fail_if_worse} allows. All else went well, and was printed. */
final class WorseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> lines;

    WorseException(List<String> lines) {
        super(String.join("; ", lines));
        this.lines = List.copyOf(lines);
    }

    /** A line per system. */
    List<String> lines() {
        return lines;
    }
}
