package io.seqmark.metrics.neural.metricx;

import io.seqmark.base.InputException;
import io.seqmark.metrics.neural.Segment;
import java.util.Locale;

/** The forms of MetricX: what stands in the text that the model reads, and how long it may be. */
enum Edition {
    /** MetricX-23: candidate and reference. */
    X23(1024, false, true),
    /** MetricX-23-QE: candidate and source. */
    X23_QE(1024, true, false),
    /** MetricX-24 with references: source, candidate and reference. */
    X24(1536, true, true),
    /** MetricX-24 without references: source and candidate. */
    X24_QE(1536, true, false);

    /** What the names of the first edition's models have in common. */
    private static final String NAME_OF_23 = "metricx-23";

    private final int longest;
    private final boolean readsSource;
    private final boolean readsReference;

    Edition(int longest, boolean readsSource, boolean readsReference) {
        this.longest = longest;
        this.readsSource = readsSource;
        this.readsReference = readsReference;
    }

    /**
     * That of a model, by its name: 24 unless that says 23.
     *
     * @param withoutReferences whether it is asked for without
     * @throws InputException if the model cannot do that
     */
    static Edition of(String model, boolean withoutReferences) {
        String name = model.toLowerCase(Locale.ROOT);
        if (!name.contains(NAME_OF_23)) {
            return withoutReferences ? X24_QE : X24;
        }
        boolean estimates = name.contains(NAME_OF_23 + "-qe");
        if (estimates != withoutReferences) {
            throw new InputException(
                    estimates
                            ? model + " reads no references: ask for metricx-qe:" + model
                            : model + " reads no sources: ask for metricx:" + model
                                    + ", or for a model metricx-23-qe-*");
        }
        return estimates ? X23_QE : X23;
    }

    /** The longest text in tokens, its end included. */
    int longest() {
        return longest;
    }

    boolean readsSource() {
        return readsSource;
    }

    boolean readsReference() {
        return readsReference;
    }

    /** The name for signatures. */
    String label() {
        return "metricx-" + name().substring(1).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the model reads. */
    String text(Segment segment) {
        return switch (this) {
            case X23 -> "candidate: " + segment.prediction() + " reference: " + reference(segment);
            case X23_QE -> "candidate: " + segment.prediction() + " source: " + segment.source();
            case X24 ->
                "source: " + segment.source() + " candidate: " + segment.prediction() + " reference: "
                        + reference(segment);
            case X24_QE -> "source: " + segment.source() + " candidate: " + segment.prediction();
        };
    }

    private static String reference(Segment segment) {
        return segment.references().stream()
                .findFirst()
                .orElseThrow(() -> new InputException("metricx needs a reference per example; metricx-qe has none"));
    }
}
