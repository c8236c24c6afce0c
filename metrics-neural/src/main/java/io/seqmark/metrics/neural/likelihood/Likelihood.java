package io.seqmark.metrics.neural.likelihood;

import io.seqmark.base.InputException;
import io.seqmark.metrics.neural.ModelHash;
import io.seqmark.metrics.neural.NeuralMetric;
import io.seqmark.metrics.neural.NeuralSettings;
import io.seqmark.metrics.neural.Segment;
import io.seqmark.metrics.neural.SegmentValues;
import io.seqmark.metrics.neural.likelihood.TextLikelihoods.TextLikelihood;
import io.seqmark.metrics.neural.likelihood.TextLikelihoods.TextPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * How likely predictions are after their sources: the mean log-probability of a prediction's tokens, its end included, and of a corpus
 * also the perplexity, exp(-sum of all log-probabilities / number of all tokens).
 */
public final class Likelihood implements NeuralMetric {
    private static final String MEAN = "likelihood";

    private final String model;
    private final NeuralSettings settings;
    private final TextLikelihoods likelihoods;
    private final ModelHash hash;

    private Likelihood(String model, NeuralSettings settings, TextLikelihoods likelihoods) {
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
    public static Likelihood open(String model, NeuralSettings settings, Consumer<String> notes) {
        return new Likelihood(model, settings, TextLikelihoods.open(model, Integer.MAX_VALUE, settings, notes));
    }

    @Override
    public List<String> columns() {
        return List.of(MEAN, "likelihood_sum", "likelihood_tokens");
    }

    @Override
    public SequencedMap<String, Double> corpus(double[] means) {
        SequencedMap<String, Double> scores = new LinkedHashMap<>();
        scores.put(MEAN, means[0]);
        scores.put("perplexity", means[2] == 0 ? 1 : Math.exp(-means[1] / means[2]));
        return scores;
    }

    @Override
    public String signature() {
        return hash.signature(model, "transformers-5.12", settings.precision());
    }

    @Override
    public String fingerprint() {
        return hash.fingerprint(settings.precision(), MEAN, settings.reading().toString());
    }

    @Override
    public boolean needsSources() {
        return true;
    }

    @Override
    public boolean needsReferences() {
        return false;
    }

    @Override
    public void score(List<Segment> segments, SegmentValues values) {
        List<TextLikelihood> read = likelihoods.of(segments.stream()
                .map(segment -> new TextPair(segment.source(), segment.prediction()))
                .toList());
        for (int index = 0; index < read.size(); index++) {
            TextLikelihood each = read.get(index);
            values.accept(index, new double[] {each.mean(), each.logSum(), each.tokens()});
        }
    }

    @Override
    public void close() {
        likelihoods.close();
    }
}
