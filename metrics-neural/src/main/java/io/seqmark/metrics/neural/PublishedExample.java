package io.seqmark.metrics.neural;

import java.util.List;

/**
 * Segments with the values that a model's authors published for them.
 *
 * @param origin where they stand
 * @param segments what was scored
 * @param values of each segment, in the metric's first column
 * @param tolerance by how much a value may differ: the authors may have computed in half precision, or on a GPU
 */
public record PublishedExample(String origin, List<Segment> segments, List<Double> values, double tolerance) {
    public PublishedExample {
        segments = List.copyOf(segments);
        values = List.copyOf(values);
        if (segments.size() != values.size()) {
            throw new IllegalArgumentException("%d segments with %d values".formatted(segments.size(), values.size()));
        }
    }
}
