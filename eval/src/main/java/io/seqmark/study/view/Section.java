package io.seqmark.study.view;

import java.util.List;
import java.util.Optional;

/**
 * A part of what is said about a study.
 *
 * @param title a few words
 * @param lines sentences; already visible
 * @param grid a table below them
 */
record Section(String title, List<String> lines, Optional<Grid> grid) {
    private static final int WIDE = 4;

    Section {
        lines = List.copyOf(lines);
    }

    static Section of(String title, Grid grid, String... lines) {
        return new Section(title, List.of(lines), Optional.of(grid));
    }

    static Section of(String title, String... lines) {
        return new Section(title, List.of(lines), Optional.empty());
    }

    /** Whether a page gives it a line of its own. */
    boolean isWide() {
        return grid.filter(table -> table.head().size() > WIDE).isPresent();
    }

    /** Whether there is nothing to say. */
    boolean isEmpty() {
        return lines.isEmpty() && grid.filter(table -> !table.rows().isEmpty()).isEmpty();
    }
}
