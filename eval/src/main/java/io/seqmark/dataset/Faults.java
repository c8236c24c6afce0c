package io.seqmark.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the audit finds wrong in one file: the first problems in words, the rest as a number. */
final class Faults {
    /** So many lines of a file are listed; whoever has more wants the cause, not the list. */
    static final int LISTED = 20;

    private final Path file;
    private final List<String> lines = new ArrayList<>();
    private int firstEncoding = -1;
    private long count;

    Faults(Path file) {
        this.file = file;
    }

    /** Something wrong with the file as a whole. */
    void add(String problem) {
        add(() -> file + ": " + problem);
    }

    /** Something wrong with a line, counted from 1. */
    void addLine(long number, String problem) {
        add(() -> file + ":" + number + ": " + problem);
    }

    /** A line with invalid bytes. */
    void addEncoding(long number, String problem) {
        addLine(number, problem);
        if (firstEncoding < 0 && count <= LISTED) {
            firstEncoding = lines.size() - 1;
        }
    }

    /** What to do about invalid bytes, said once: the pattern is known only after the whole file was seen. */
    void explainEncoding(String remedy) {
        if (firstEncoding < 0) {
            lines.add(file + ": invalid UTF-8; " + remedy);
        } else {
            lines.set(firstEncoding, lines.get(firstEncoding) + "; " + remedy);
        }
    }

    private void add(Supplier<String> problem) {
        if (count++ < LISTED) {
            lines.add(problem.get());
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** One line a problem. */
    List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (count > LISTED) {
            all.add(file + ": " + (count - LISTED) + " more problems");
        }
        return all;
    }
}
