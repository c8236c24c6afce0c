package io.seqmark.metrics.bleu;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.Rounding;
import io.seqmark.metrics.Signature;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.SummedMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * BLEU, equal to sacrebleu's. The statistics of order n: hypothesis length, reference length, n match counts, n totals.
 *
 * @param config how
 */
public record Bleu(BleuConfig config) implements SummedMetric<BleuScore> {
    @Override
    public int width() {
        return 2 + 2 * config.maxNgramOrder();
    }

    @Override
    public PairCounter newCounter() {
        return new BleuCounter(config);
    }

    @Override
    public String name() {
        return "BLEU";
    }

    @Override
    public BleuScore score(Statistics statistics) {
        double[] sums = new double[width()];
        row(statistics, sums);
        BleuFormula formula = new BleuFormula(config, sums, Rounding.DOUBLE, false);
        return new BleuScore(
                formula.score,
                boxed(formula.counts),
                boxed(formula.totals),
                boxed(formula.precisions),
                formula.brevityPenalty,
                statistics.count(0),
                statistics.count(1));
    }

    @Override
    public boolean singlePrecisionScores() {
        return false;
    }

    @Override
    public double resampledScore(double[] sums) {
        return new BleuFormula(config, sums, Rounding.SINGLE, false).score;
    }

    @Override
    public double totalScore(double[] sums) {
        return new BleuFormula(config, sums, Rounding.DOUBLE, false).score;
    }

    @Override
    public double exchangedScore(double[] sums) {
        return new BleuFormula(config, sums, Rounding.DOUBLE, true).score;
    }

    @Override
    public Signature signature(Statistics statistics) {
        SequencedMap<String, String> entries = new LinkedHashMap<>();
        entries.put("nrefs", statistics.references());
        entries.put("case", config.lowercase() ? "lc" : "mixed");
        entries.put("eff", config.effectiveOrder() ? "yes" : "no");
        entries.put("tok", config.tokenizer().signature());
        entries.put("smooth", config.smoothing().signature());
        entries.put("version", Signature.SACREBLEU_VERSION);
        return new Signature(entries);
    }

    private static List<Double> boxed(double[] values) {
        List<Double> list = new ArrayList<>(values.length);
        for (double value : values) {
            list.add(value);
        }
        return list;
    }
}
