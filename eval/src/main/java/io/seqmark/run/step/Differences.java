package io.seqmark.run.step;

import java.util.List;

/** What is said of two runs that differ. */
public final class Differences {
    /** The setting by which processors differ. */
    public static final String ARITHMETIC = "arithmetic";

    private static final int SHOWN = 3;

    private Differences() {}

    /** The first ones, and how many more there are. */
    public static String shown(List<String> differences) {
        String first = String.join(", ", differences.subList(0, Math.min(SHOWN, differences.size())));
        int more = differences.size() - SHOWN;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    /** The same, and what helps beside the same command, where something does. */
    public static String explained(List<String> differences) {
        boolean ofProcessors =
                differences.stream().anyMatch(difference -> difference.startsWith("settings." + ARITHMETIC + " "));
        return shown(differences)
                + (ofProcessors
                        ? " (processors differ: with --arithmetic all compute with the lower class, see docs/decoding.md)"
                        : "");
    }
}
