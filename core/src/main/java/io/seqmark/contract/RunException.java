package io.seqmark.contract;

/**
 * A run failed through no fault of its input (a full disk, an exhausted memory): exit code 3. The same command may be
 * tried again. The message is one line for people.
 */
public final class RunException extends RuntimeException {
    /** A failure with the cause that only {@code --debug} shows. */
    public RunException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A failure that has no exception behind it. */
    public RunException(String message) {
        super(message);
    }
}
