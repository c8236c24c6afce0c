package io.seqmark.base;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

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

    /** A file that could not be written, with the operating system's reason and what to do about it. */
    public static RunException writing(Path file, IOException failure, String remedy) {
        String way = failure instanceof FileAlreadyExistsException inTheWay
                ? inTheWay.getFile() + " is in the way: move it elsewhere and run the same command again"
                : remedy;
        return new RunException("cannot write " + file + ": " + reason(failure) + "; " + way, failure);
    }

    /** The calling thread was told to end while it waited; it stays interrupted, so that its callers know as well. */
    public static RunException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new RunException("interrupted; the same command goes on", cause);
    }

    /** What the operating system says, without the path that an exception's message starts with. */
    public static String reason(IOException failure) {
        if (failure instanceof FileSystemException ofFile && ofFile.getReason() != null) {
            return ofFile.getReason();
        }
        String message = failure.getMessage();
        return message == null || failure instanceof FileSystemException
                ? failure.getClass().getSimpleName().replace("Exception", "")
                : message;
    }
}
