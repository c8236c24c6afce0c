/** BLEU, chrF, TER and ROUGE, equal to sacrebleu and rouge_score. */
module io.seqmark.metrics {
    requires static transitive org.jspecify;

    exports io.seqmark.metrics;
    exports io.seqmark.metrics.bleu;
    exports io.seqmark.metrics.chrf;
    exports io.seqmark.metrics.rouge;
    exports io.seqmark.metrics.significance;
    exports io.seqmark.metrics.surface;
    exports io.seqmark.metrics.ter;
    exports io.seqmark.metrics.text;
    exports io.seqmark.metrics.tokenize;
}
