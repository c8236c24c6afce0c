package io.seqmark.study;

import io.seqmark.metrics.CorpusTally;
import io.seqmark.metrics.rouge.AggregateScore;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.PrecisionRecall;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeCorpus;
import io.seqmark.metrics.rouge.RougeReport;
import io.seqmark.metrics.significance.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ROUGE, whose figure is the middle of rouge_score's bootstrap and whose bounds are that bootstrap's.
 *
 * @param rouge how it is computed
 * @param corpus the pairs so far
 * @param seed of the resampling
 */
record RougeCount(Rouge rouge, RougeCorpus corpus, long seed) implements CountedMetric {
    static RougeCount start(Rouge rouge, long seed) {
        return new RougeCount(rouge, rouge.corpus(), seed);
    }

    @Override
    public CorpusTally<?> tally() {
        return corpus;
    }

    @Override
    public CountedMetric fork() {
        return start(rouge, seed);
    }

    @Override
    public List<Figure> figures() {
        RougeReport report = corpus.bootstrap(new BootstrapConfig(RESAMPLES, 0.95, seed));
        List<Figure> figures = new ArrayList<>();
        report.scores()
                .forEach((type, score) -> figures.add(new Figure(
                        type.label(),
                        Direction.HIGHER_IS_BETTER,
                        percent(score.mid()),
                        Optional.of(bounds(score)),
                        report.signature().toString())));
        return figures;
    }

    private static Bounds bounds(AggregateScore score) {
        return new Bounds(percent(score.low()), percent(score.high()));
    }

    private static double percent(PrecisionRecall score) {
        return score.fmeasure() * 100;
    }

    @Override
    public double score() {
        return percent(corpus.mean().firstEntry().getValue());
    }

    @Override
    public List<Samples> samples() {
        return rouge.config().types().stream().map(corpus::samples).toList();
    }

    @Override
    public double sentence(String prediction, List<String> references) {
        RougeCorpus single = rouge.corpus();
        return percent(single.add(prediction, references).values().iterator().next());
    }
}
