/** Evaluations: corpora, workers, ranks, journal, scores and reports. */
@SuppressWarnings("module") // the command line, which may see more, is built later
module io.seqmark.eval {
    requires aircompressor;
    requires gg.jte.runtime;
    requires java.management;
    requires transitive io.seqmark.engine;
    requires transitive io.seqmark.metrics;
    requires transitive io.seqmark.metrics.neural;

    exports io.seqmark.compute;
    exports io.seqmark.dataset to
            io.seqmark.cli;
    exports io.seqmark.dataset.named;
    exports io.seqmark.dataset.unpack to
            io.seqmark.cli;
    exports io.seqmark.report to
            io.seqmark.cli;
    exports io.seqmark.run;
    exports io.seqmark.run.inspect;
    exports io.seqmark.run.segment to
            io.seqmark.cli;
    exports io.seqmark.search;
    exports io.seqmark.study;
    exports io.seqmark.study.expect;
    exports io.seqmark.study.format;
    exports io.seqmark.spec;
}
