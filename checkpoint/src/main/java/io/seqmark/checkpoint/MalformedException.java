package io.seqmark.checkpoint;

import org.jspecify.annotations.Nullable;

/** A weights file that cannot be used; the message says why and what to do, without the file's name. */
final class MalformedException extends Exception {
    private MalformedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A damaged file: the remedy is to fetch it again. */
    MalformedException(String problem) {
        this("damaged weights file: " + problem + "; fetch it again", null);
    }

    /** A damaged file, with the parser's own complaint. */
    static MalformedException damaged(String problem, Throwable cause) {
        return new MalformedException("damaged weights file: " + problem + "; fetch it again", cause);
    }

    /** A file that may well be sound, but is of a kind that is not read. */
    static MalformedException unsupported(String problem, String remedy) {
        return new MalformedException(problem + "; " + remedy, null);
    }
}
