package io.seqmark.metrics.neural;

import java.util.List;

/**
 * What one example is scored by.
 *
 * @param source the text that the prediction was made from; empty where the corpus has none and the metric needs none
 * @param prediction what is scored
 * @param references empty where the metric needs none
 */
public record Segment(String source, String prediction, List<String> references) {
    public Segment {
        references = List.copyOf(references);
    }
}
