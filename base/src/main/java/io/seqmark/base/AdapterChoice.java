package io.seqmark.base;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An adapter that a run asks for, and the name that it has in the run.
 *
 * @param name as folders and tables of the run show it
 * @param location a folder, a file, else a name of the hub; absent for the checkpoint as it is
 */
public record AdapterChoice(String name, Optional<String> location) {
    /** What stands for the checkpoint without an adapter. */
    public static final String NONE = "base";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

    /** Files that stand in the same folder end like this: run.json, comparison.html, test_generations.txt. */
    private static final Pattern FILE = Pattern.compile("\\.(jsonl?|html|txt|len)$", Pattern.CASE_INSENSITIVE);

    /**
     * Checks the name, which becomes a folder's.
     *
     * @throws InputException if it is none
     */
    public AdapterChoice {
        if (!NAME.matcher(name).matches() || name.endsWith(".")) {
            throw new InputException("--adapter " + name
                    + ": no name for an adapter: letters, digits, - _ . and at most 100;" + " give NAME=DIR");
        }
        if (FILE.matcher(name).find()) {
            throw new InputException("--adapter " + name
                    + ": the name of a file as a run leaves it, and the adapter's results go to a folder of its name; give"
                    + " NAME=DIR with another one");
        }
        if (location.isPresent() && name.equals(NONE)) {
            throw new InputException("--adapter " + NONE + "=" + location.get() + ": the name " + NONE
                    + " stands for the checkpoint without an adapter; choose another one");
        }
    }

    /**
     * Reads {@code DIR}, {@code ORG/NAME[@REVISION]}, {@code NAME=} before either, or {@code base}.
     *
     * @param exists whether something on this machine has that name: then all of the text is its path
     */
    public static AdapterChoice of(String text, boolean exists) {
        if (text.equals(NONE)) {
            return new AdapterChoice(NONE, Optional.empty());
        }
        int equals = text.indexOf('=');
        if (equals > 0 && !exists) {
            return new AdapterChoice(text.substring(0, equals), Optional.of(text.substring(equals + 1)));
        }
        return new AdapterChoice(ownName(text), Optional.of(text));
    }

    /** The last part of a path or of a hub's name, without what no name may have. */
    private static String ownName(String location) {
        String bare = location.replaceFirst("/+$", "");
        if (!bare.startsWith("/") && bare.indexOf('@') > 0) {
            bare = bare.substring(0, bare.indexOf('@'));
        }
        String last = bare.substring(bare.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_.-]", "-");
        String plain = last.replaceFirst("^[.-]+", "").replaceFirst("\\.+$", "");
        String fit = plain.length() > 100 ? plain.substring(0, 100).replaceFirst("\\.+$", "") : plain;
        return fit.isEmpty() || fit.equals(NONE) ? "adapter" : fit;
    }
}
