package io.seqmark.metrics.bleu;

import io.seqmark.metrics.Score;
import io.seqmark.metrics.text.PythonFloat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A BLEU score with all that it was made of.
 *
 * @param score from 0 to 100
 * @param counts matched n-grams by order, from 1 up; whole numbers unless add-k smoothing was applied to them
 * @param totals n-grams of the hypotheses by order, likewise
 * @param precisions in percent by order, smoothed
 * @param brevityPenalty from 0 to 1
 * @param hypothesisLength tokens of the hypotheses
 * @param referenceLength tokens of the references, of each pair the one closest in length
 */
public record BleuScore(
        double score,
        List<Double> counts,
        List<Double> totals,
        List<Double> precisions,
        double brevityPenalty,
        long hypothesisLength,
        long referenceLength)
        implements Score {
    public BleuScore {
        counts = List.copyOf(counts);
        totals = List.copyOf(totals);
        precisions = List.copyOf(precisions);
    }

    @Override
    public String name() {
        return "BLEU";
    }

    /** Hypothesis length over reference length; 0 where the references are empty. */
    public double ratio() {
        return referenceLength == 0 ? 0 : (double) hypothesisLength / referenceLength;
    }

    @Override
    public String verboseScore() {
        String percents = precisions.stream().map(p -> PythonFloat.fixed(p, 1)).collect(Collectors.joining("/"));
        return percents + " (BP = " + PythonFloat.fixed(brevityPenalty, 3) + " ratio = " + PythonFloat.fixed(ratio(), 3)
                + " hyp_len = " + hypothesisLength + " ref_len = " + referenceLength + ")";
    }
}
