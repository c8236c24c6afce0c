package io.seqmark.run.score;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A few values an example, off the heap. Different examples may be set from different threads. */
final class SentenceScores {
    private final List<String> names;
    private final MemorySegment values;

    SentenceScores(List<String> names, long size) {
        this.names = names;
        this.values = Arena.ofAuto().allocate(ValueLayout.JAVA_DOUBLE, Math.multiplyExact(size, names.size()));
    }

    void set(long id, int name, double value) {
        values.setAtIndex(ValueLayout.JAVA_DOUBLE, id * names.size() + name, value);
    }

    Map<String, Double> of(long id) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            scores.put(names.get(i), values.getAtIndex(ValueLayout.JAVA_DOUBLE, id * names.size() + i));
        }
        return scores;
    }
}
