package io.seqmark.checkpoint.hub;

/** Names of files that come from elsewhere. */
public final class FileName {
    private FileName() {}

    /** Whether it names a file beside another one: no folder, no way out, nothing that a file system treats specially. */
    public static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() <= 255
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
    }
}
