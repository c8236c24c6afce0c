package io.seqmark.generate.search;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * {@code stop_strings}: ends a sequence whose last token completes one of them. A string may begin and end within tokens. It
 * is matched from its end, token by token, as transformers' {@code StopStringCriteria} does it, in the units in which the
 * tokenizer measures tokens. Immutable.
 */
public final class StopStrings implements StopCriterion {
    private final List<int[]> strings;
    /** No match needs more tokens than the longest string has units. */
    private final int reach;
    /** By id; empty where there is no such token. */
    private final int[][] tokens;
    /** Ids that have a token. */
    private final BitSet known = new BitSet();
    /** Tokens with which some string may end. */
    private final BitSet endings = new BitSet();

    /**
     * Stop strings.
     *
     * @param strings their units, none empty
     * @param size the number of token ids
     * @param token the units that a token adds to a text; absent where there is no such token
     */
    public StopStrings(List<int[]> strings, int size, IntFunction<Optional<int[]>> token) {
        this.strings = List.copyOf(strings);
        this.reach = strings.stream().mapToInt(string -> string.length).max().orElse(0);
        this.tokens = new int[size][];
        for (int id = 0; id < size; id++) {
            Optional<int[]> units = token.apply(id);
            known.set(id, units.isPresent());
            tokens[id] = units.orElse(new int[0]);
            if (canEnd(tokens[id])) {
                endings.set(id);
            }
        }
    }

    /** Whether there is a token with which a string may end; transformers refuses strings without any. */
    public boolean canMatch() {
        return !endings.isEmpty();
    }

    @Override
    public boolean stops(int[] history, int length, int next) {
        if (!endings.get(next)) {
            return false;
        }
        for (int[] string : strings) {
            for (int cut = 1; cut <= tokens[next].length; cut++) {
                int matched = endOverlap(tokens[next], cut, string);
                if (matched > 0 && completes(history, length, string, matched)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean canEnd(int[] token) {
        for (int[] string : strings) {
            for (int cut = 1; cut <= token.length; cut++) {
                if (endOverlap(token, cut, string) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How many units of the string's end are the end of the token's first {@code cut} units; 0 where they differ. */
    private static int endOverlap(int[] token, int cut, int[] string) {
        int common = Math.min(cut, string.length);
        return equal(token, cut - common, string, string.length - common, common) ? common : 0;
    }

    /** Whether the tokens before hold the rest of the string: all but its last {@code matched} units. */
    private boolean completes(int[] history, int length, int[] string, int matched) {
        int found = matched;
        int earliest = Math.max(0, length + 1 - reach);
        for (int at = length - 1; at >= earliest && found < string.length; at--) {
            if (!known.get(history[at])) {
                return false;
            }
            int[] token = tokens[history[at]];
            int common = Math.min(token.length, string.length - found);
            if (!equal(token, token.length - common, string, string.length - found - common, common)) {
                return false;
            }
            found += token.length;
        }
        return found >= string.length;
    }

    private static boolean equal(int[] a, int aFrom, int[] b, int bFrom, int count) {
        return Arrays.equals(a, aFrom, aFrom + count, b, bFrom, bFrom + count);
    }
}
