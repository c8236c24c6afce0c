package io.seqmark.metrics.surface;

import io.seqmark.metrics.Signature;
import io.seqmark.metrics.Statistics;
import io.seqmark.metrics.SummedMetric;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** A plain figure. Its rows are in double precision, as no other program's roundings are to be met. */
public sealed interface SurfaceMetric extends SummedMetric<SurfaceScore>
        permits ExactMatch, TokenF1, OutputLength, Repetition {
    /** The version of these definitions. */
    String VERSION = "seqmark-1";

    /** The part of the signature that is the metric's own, for example {@code norm:squad}. */
    String key();

    /** See {@link #key}. */
    String value();

    /** The score of sums of rows. */
    @Override
    double exchangedScore(double[] sums);

    @Override
    default double resampledScore(double[] sums) {
        return exchangedScore(sums);
    }

    @Override
    default boolean singlePrecisionSums() {
        return false;
    }

    @Override
    default boolean singlePrecisionScores() {
        return false;
    }

    @Override
    default Signature signature(Statistics statistics) {
        SequencedMap<String, String> entries = new LinkedHashMap<>();
        entries.put("nrefs", statistics.references());
        entries.put(key(), value());
        entries.put("version", VERSION);
        return new Signature(entries);
    }
}
