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

    private final TextLikelihoods likelihoods;
    private final String fingerprint;
    private final String signature;

    private Likelihood(TextLikelihoods likelihoods, String fingerprint, String signature) {
        this.likelihoods = likelihoods;
        this.fingerprint = fingerprint;
        this.signature = signature;
    }

    /**
     * Opens one.
     *
     * @throws InputException if the model cannot be used
     */
    public static Likelihood open(String model, NeuralSettings settings, Consumer<String> notes) {
        TextLikelihoods likelihoods = TextLikelihoods.open(model, Integer.MAX_VALUE, settings, notes);
        String hash = likelihoods.hash();
        String fingerprint = ModelHash.fingerprint(
                hash, settings.precision(), MEAN, settings.reading().toString());
        String signature = "model:%s|hash:%s|equals:transformers-5.12|dtype:%s"
                .formatted(model, hash.substring(0, 12), settings.precision().label());
        return new Likelihood(likelihoods, fingerprint, signature);
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
        return signature;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
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
