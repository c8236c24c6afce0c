package io.seqmark.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /**
     * The name nearest to a mistyped one, if any is near: what was typed is a part of it, or a third of its letters at
     * most have to be changed.
     */
    public static Optional<String> nearest(String typed, Collection<String> names) {
        String word = typed.replaceFirst("^-+", "");
        Optional<String> longer = names.stream()
                .filter(name -> word.length() > 3 && name.contains(word))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return longer.or(() -> names.stream()
                .min(Comparator.comparingInt((String name) -> distance(typed, name))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(typed, name) <= Math.max(1, Math.max(typed.length(), name.length()) / 3)));
    }

    /**
     * The Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions and swaps of
     * neighbours.
     */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
