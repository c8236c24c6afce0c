package io.seqmark.metrics.ter;

import io.seqmark.metrics.PairCounter;
import io.seqmark.metrics.Signature;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.SummedMetric;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * TER, equal to sacrebleu's. The statistics are two: edits, and the mean reference length in units of 1/720720 of a word,
 * which the mean over up to 16 references fills exactly (over more, to the nearest unit).
 *
 * @param config how
 */
public record Ter(TerConfig config) implements SummedMetric<TerScore> {
    /** The least common multiple of 1 to 16. */
    static final long UNITS_A_WORD = 720_720;

    @Override
    public int width() {
        return 2;
    }

    @Override
    public PairCounter newCounter() {
        return new TerCounter(config);
    }

    @Override
    public TerScore score(Statistics statistics) {
        double edits = statistics.count(0);
        double length = (double) statistics.count(1) / UNITS_A_WORD;
        return new TerScore(100 * rate(edits, length), statistics.count(0), length);
    }

    @Override
    public String name() {
        return "TER";
    }

    @Override
    public void row(Statistics pair, double[] row) {
        row[0] = pair.count(0);
        row[1] = (double) pair.count(1) / UNITS_A_WORD;
    }

    @Override
    public boolean singlePrecisionScores() {
        return true;
    }

    @Override
    public double resampledScore(double[] sums) {
        return sums[1] > 0 ? 100 * ((float) sums[0] / (float) sums[1]) : 100 * rate(sums[0], sums[1]);
    }

    @Override
    public double exchangedScore(double[] sums) {
        return 100 * rate(sums[0], sums[1]);
    }

    private static double rate(double edits, double length) {
        if (length > 0) {
            return edits / length;
        }
        return edits > 0 ? 1 : 0;
    }

    @Override
    public Signature signature(Statistics statistics) {
        SequencedMap<String, String> entries = new LinkedHashMap<>();
        entries.put("nrefs", statistics.references());
        entries.put("case", config.caseSensitive() ? "mixed" : "lc");
        entries.put("tok", "tercom");
        entries.put("norm", config.normalized() ? "yes" : "no");
        entries.put("punct", config.noPunct() ? "no" : "yes");
        entries.put("asian", config.asianSupport() ? "yes" : "no");
        entries.put("version", Signature.SACREBLEU_VERSION);
        return new Signature(entries);
    }
}
