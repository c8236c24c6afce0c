/** Evaluations: corpora, workers, ranks, journal, scores and reports. */
module io.seqmark.eval {
    requires java.management;
    requires transitive io.seqmark.engine;
    requires transitive io.seqmark.metrics;

    exports io.seqmark.run;
    exports io.seqmark.run.inspect;
    exports io.seqmark.schedule;
}
