package io.seqmark.metrics.neural.likelihood;

import io.seqmark.base.InputException;
import io.seqmark.metrics.neural.ModelHash;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.SegmentValues;
import io.seqmark.metrics.neural.likelihood.TextLikelihoods.TextLikelihood;
import io.seqmark.metrics.neural.likelihood.TextLikelihoods.TextPair;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * BARTScore (Yuan et al., 2021) as neulab/BARTScore computes it: mean log-probabilities of a text's tokens, special ones included, after
 * another text. Of several references the mean.
 */
public final class BartScore implements NeuralMetric {
    private static final int LONGEST = 1024;

    private final String model;
    private final NeuralSettings settings;
    private final TextLikelihoods likelihoods;
    private final ModelHash hash;

    private BartScore(String model, NeuralSettings settings, TextLikelihoods likelihoods) {
        this.model = model;
        this.settings = settings;
        this.likelihoods = likelihoods;
        this.hash = likelihoods.hash();
    }

    /**
     * Opens one.
     *
     * @throws InputException if the model cannot be used
     */
    public static BartScore open(String model, NeuralSettings settings, Consumer<String> notes) {
        return new BartScore(model, settings, TextLikelihoods.open(model, LONGEST, settings, notes));
    }

    @Override
    public List<String> columns() {
        return List.of("bartscore_src_hypo", "bartscore_ref_hypo", "bartscore_hypo_ref", "bartscore_f");
    }

    @Override
    public String signature() {
        return hash.signature(model, "neulab/BARTScore", settings.precision());
    }

    @Override
    public String fingerprint() {
        return hash.fingerprint(
                settings.precision(), "bartscore", settings.reading().toString());
    }

    @Override
    public boolean needsSources() {
        return true;
    }

    @Override
    public boolean needsReferences() {
        return true;
    }

    @Override
    public void score(List<Segment> segments, SegmentValues values) {
        List<TextPair> pairs = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.references().isEmpty()) {
                throw new InputException("bartscore needs a reference per example");
            }
            pairs.add(new TextPair(segment.source(), segment.prediction()));
            for (String reference : segment.references()) {
                pairs.add(new TextPair(reference, segment.prediction()));
                pairs.add(new TextPair(segment.prediction(), reference));
            }
        }
        List<TextLikelihood> read = likelihoods.of(pairs);
        int next = 0;
        for (int index = 0; index < segments.size(); index++) {
            int references = segments.get(index).references().size();
            double faithful = read.get(next++).mean();
            double precision = 0;
            double recall = 0;
            for (int reference = 0; reference < references; reference++) {
                precision += read.get(next++).mean();
                recall += read.get(next++).mean();
            }
            precision /= references;
            recall /= references;
            values.accept(index, new double[] {faithful, precision, recall, (precision + recall) / 2});
        }
    }

    @Override
    public void close() {
        likelihoods.close();
    }
}
