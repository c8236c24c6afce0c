package io.seqmark.checkpoint;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** The wording that all readers of files of a checkpoint share. */
public final class Problems {
    private static final int SHOWN = 80;

    private Problems() {}

    /** A file that cannot be read. */
    public static InputException unreadable(Path path, IOException cause) {
        String why = switch (cause) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "no permission to read it";
            case RegularFile.OtherKindException other -> other.getMessage();
            default -> "cannot be read (" + shorten(String.valueOf(cause.getMessage())) + ")";
        };
        return new InputException(path + ": " + why, cause);
    }

    /** What a JSON parser did not like, with its place, on one line. */
    static String describe(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String what = shorten(e.getOriginalMessage());
        return at == null ? what : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + what;
    }

    /** Text from an untrusted file, fit for one line of a message: control characters escaped, cut after 80 characters. */
    public static String shorten(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(SHOWN).forEach(c -> {
            if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > SHOWN ? line + "..." : line.toString();
    }
}
