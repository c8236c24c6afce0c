package io.seqmark.base;

import java.util.List;

/**
 * The command line or an input file is wrong: exit code 2, nothing written. Each problem is one line for people; it names
 * the file, the line where there is one, and the remedy.
 */
public final class InputException extends RuntimeException {
    private final List<String> problems;

    /** A single problem. */
    public InputException(String problem) {
        this(List.of(problem));
    }

    /** A single problem with the failure behind it, which only {@code --debug} shows. */
    public InputException(String problem, Throwable cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    /**
     * All that an audit found.
     *
     * @throws IllegalArgumentException if there is no problem
     */
    public InputException(List<String> problems) {
        super(String.join("\n", problems));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an InputException needs a problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** The problems, one line each, in the order of discovery. Never empty. */
    public List<String> problems() {
        return problems;
    }
}
