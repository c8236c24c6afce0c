package io.seqmark.run;

import io.seqmark.compute.Console;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.dataset.Corpus;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.NeuralSettings.SourceReading;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.catalog.NeuralChoice;
import io.seqmark.run.score.CorpusScores;
import io.seqmark.run.score.ScoredMetric;
import io.seqmark.run.score.SystemRows;
import io.seqmark.run.segment.ScoredSegments;
import io.seqmark.run.segment.SegmentScorer;
import io.seqmark.spec.RunSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The neural metrics of a run. They are checked before it begins, and computed by this process when all rows are there and the model
 * that made them is closed.
 */
final class NeuralStep {
    private final RunSpec spec;
    private final Console console;
    private final SegmentScorer scorer;

    NeuralStep(RunSpec spec, ResolvedModel model, Console console) {
        this.spec = spec;
        this.console = console;
        this.scorer = SegmentScorer.ofProcess(choice -> settings(spec, model, choice), true, console::note);
    }

    /** Whether there is anything to do. */
    static boolean isAsked(RunSpec spec) {
        return spec.isScored()
                && spec.isScorer()
                && !spec.report().scoring().neural().isEmpty();
    }

    /** A likelihood under the model that is evaluated reads sources as that does; other models have their own prefix, if any. */
    private static NeuralSettings settings(RunSpec spec, ResolvedModel model, NeuralChoice choice) {
        boolean own = choice.model().filter(spec.model().name()::equals).isPresent();
        int threads = spec.compute().workers().isPresent()
                ? Runtime.getRuntime().availableProcessors()
                : spec.compute().threads();
        return NeuralSettings.of(threads).with(new SourceReading(spec.model().languages(), own ? model.prefix() : ""));
    }

    /**
     * Opens each metric and scores one example of the corpus.
     *
     * @throws io.seqmark.base.InputException with everything that is wrong
     */
    void check(Corpus corpus) {
        if (!isAsked(spec)) {
            return;
        }
        List<String> references = references(corpus, 0);
        scorer.check(
                spec.report().scoring().neural(),
                new Segment(corpus.source(0), references.getFirst(), references),
                console::warn);
        if (spec.compute().workers().isPresent() || spec.compute().ranks().isPresent()) {
            console.note("neural metrics are computed by this process alone, after the generation");
        }
    }

    /** By label, in the order of asking. */
    SequencedMap<String, ScoredMetric> score(RunSpec own, Corpus corpus, SystemRows rows) {
        SequencedMap<String, ScoredMetric> scored = new LinkedHashMap<>();
        if (!isAsked(own)) {
            return scored;
        }
        List<ScoredSegments> metrics = scorer.score(
                own.report().scoring().neural(),
                Math.toIntExact(corpus.size()),
                id -> new Segment(
                        corpus.source(id), rows.read(id).hypotheses().getFirst().text(), references(corpus, id)));
        for (ScoredSegments metric : metrics) {
            scored.put(metric.label(), new ScoredMetric(metric.scores(), metric.signature(), metric::segment));
        }
        return scored;
    }

    private static List<String> references(Corpus corpus, long id) {
        return CorpusScores.references(corpus, id);
    }
}
