package io.seqmark.base;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files that come from elsewhere. */
public final class FileName {
    private FileName() {}

    /**
     * Whether it names a file beside another one: no folder, no way out, nothing that a file system treats specially, or
     * cannot spell in this locale.
     */
    public static boolean isPlain(String name) {
        return staysInFolder(name)
                && name.length() <= 255
                && name.chars().noneMatch(c -> c == ':' || c < ' ')
                && isPath(name);
    }

    /** Whether it cannot lead out of its folder; the least that a name must keep to, if we gave it ourselves. */
    public static boolean staysInFolder(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0);
    }

    private static boolean isPath(String name) {
        try {
            return !Path.of(name).toString().isEmpty();
        } catch (InvalidPathException unspeakable) {
            return false;
        }
    }
}
