package io.seqmark.journal;

import java.util.Map;
import java.util.TreeMap;

/** How long processes worked for a run, and when; what they did at the same time counts once. Not thread-safe. */
final class WorkedTime {
    /** Milliseconds by the time of the beginning, which tells processes apart. */
    private final Map<Long, Long> processes = new TreeMap<>();

    void add(long began, long worked) {
        processes.merge(began, Math.max(0, worked), Math::max);
    }

    /** Milliseconds in which somebody worked before a time. */
    long before(long end) {
        long total = 0;
        long covered = Long.MIN_VALUE;
        for (Map.Entry<Long, Long> process : processes.entrySet()) {
            long from = Math.max(process.getKey(), covered);
            long to = Math.min(process.getKey() + process.getValue(), end);
            total += Math.max(0, to - from);
            covered = Math.max(covered, to);
        }
        return total;
    }
}
