package io.seqmark.report;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many examples have which flag. Not thread-safe. */
public final class FlagCounts {
    private final Map<String, Long> counts = new TreeMap<>();

    void add(List<String> flags) {
        flags.forEach(flag -> counts.merge(flag, 1L, Long::sum));
    }

    /** Examples whose source was cut. */
    public long truncated() {
        return counts.getOrDefault(RowFlags.TRUNCATED, 0L);
    }

    /** Examples that were computed in float32 because they overflowed. */
    public long overflowed() {
        return counts.getOrDefault(RowFlags.OVERFLOWED, 0L);
    }

    /** Examples whose best prediction ran into the longest length. */
    public long unfinished() {
        return counts.getOrDefault(RowFlags.UNFINISHED, 0L);
    }

    /** By flag; those that no example has are not there. */
    public Map<String, Long> asMap() {
        return Collections.unmodifiableMap(counts);
    }
}
