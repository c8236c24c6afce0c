package io.seqmark.metrics;

import java.util.List;

/**
 * What is scored.
 *
 * @param hypothesis the system's text
 * @param references at least one
 */
public record Pair(String hypothesis, List<String> references) {
    public Pair {
        references = List.copyOf(references);
        if (references.isEmpty()) {
            throw new IllegalArgumentException("a pair needs at least one reference");
        }
    }
}
