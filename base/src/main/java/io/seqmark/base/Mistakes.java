package io.seqmark.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what is wrong with options, files and models, so that all of it is reported at once. Not thread-safe. */
public final class Mistakes {
    private final List<String> problems = new ArrayList<>();

    /** Nothing is wrong yet. */
    public Mistakes() {}

    /** One more, a line for people. */
    public void add(String problem) {
        problems.add(problem);
    }

    /** Does something; what is wrong is kept. */
    public void check(Runnable work) {
        attempt(() -> {
            work.run();
            return true;
        });
    }

    /** The value; empty, with a problem more, where it cannot be had. */
    public <T> Optional<T> attempt(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (InputException wrong) {
            problems.addAll(wrong.problems());
            return Optional.empty();
        }
    }

    /** Whether nothing was wrong so far. */
    public boolean none() {
        return problems.isEmpty();
    }

    /** The problems, in the order of discovery, each once. */
    public List<String> problems() {
        return problems.stream().distinct().toList();
    }

    /**
     * Reports them.
     *
     * @throws InputException if there are any
     */
    public void report() {
        if (!none()) {
            throw new InputException(problems());
        }
    }
}
