package io.seqmark.run.segment;

import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import java.nio.file.Path;
import java.util.List;

/** Scores a corpus that takes a while, as a process of its own: {@code FOLDER}. */
final class SegmentScorerProcess {
    static final int COUNT = 3000;

    private SegmentScorerProcess() {}

    static void main(String[] args) {
        List<Segment> segments = SegmentScorerTest.segments(COUNT);
        new SegmentScorer(_ -> NeuralSettings.of(1), () -> Path.of(args[0]), true, _ -> {})
                .score(List.of(SegmentScorerTest.CHOICE), COUNT, segments::get);
    }
}
