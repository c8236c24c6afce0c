/** Metrics that a model computes: COMET, MetricX, BERTScore, likelihoods. */
module io.seqmark.metrics.neural {
    requires io.seqmark.metrics;
    requires transitive io.seqmark.engine;

    exports io.seqmark.metrics.neural;
    exports io.seqmark.metrics.neural.catalog;
}
