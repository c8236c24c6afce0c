package io.seqmark.generate.search;

import io.seqmark.generate.logits.LogitsProcessor;
import io.seqmark.generate.logits.RowScores;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.UnitVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contrastive search (Su et al., 2022, https://arxiv.org/abs/2202.06417, equation 5), as the last transformers release with
 * it has it: of the {@code top_k} likeliest tokens, the one with the best (1 - alpha) p - alpha max cos, where p is its
 * probability and the cosines compare the decoder's last hidden state on reading it with those of the whole history, the
 * decoder start's included. The decoder reads all candidates of a step at once; the winner's row goes on. The score is the sum
 * of the chosen tokens' log-probabilities.
 *
 * <p>A token that a logits processor made impossible is no candidate, even where fewer than {@code top_k} are left. There it
 * may be one, with probability 0, and which one is chance.
 */
final class ContrastiveSearch implements SentenceSearch {
    private static final int[] FIRST_ROW = {0};

    private final GenerationConfig config;
    private final GenerationConfig.Contrastive settings;
    private final List<LogitsProcessor> processors;
    private final SearchScratch scratch;
    private @Nullable UnitVectors past;
    private @Nullable Matrix hidden;
    private int hiddenRow;

    /** The chosen tokens, decoder start first. */
    private int[] history = {};
    /** Sum of their log-probabilities. */
    private double score;
    /** One for each chosen token, where they are asked for. */
    private float[] tokenScores = {};

    /** What the decoder reads next, best first: at first the decoder start. */
    private List<Pick> candidates;

    private int[] parents = FIRST_ROW;
    private boolean done;

    /** {@code logProbability} under the logits processors. */
    private record Pick(int token, float logProbability) {}

    ContrastiveSearch(
            GenerationConfig config,
            GenerationConfig.Contrastive settings,
            List<LogitsProcessor> processors,
            SearchScratch scratch) {
        this.config = config;
        this.settings = settings;
        this.processors = processors;
        this.scratch = scratch;
        this.candidates = List.of(new Pick(config.decoderStartTokenId(), 0f));
    }

    @Override
    public int[] tokens() {
        return candidates.stream().mapToInt(Pick::token).toArray();
    }

    @Override
    public int[] parents() {
        return parents;
    }

    @Override
    public void look(Matrix states, int firstRow) {
        hidden = states;
        hiddenRow = firstRow;
    }

    @Override
    public void advance(Logits logits, int firstRow) {
        Matrix states = hidden;
        hidden = null; // not ours beyond this step
        if (states == null) {
            throw new IllegalStateException("contrastive search needs the hidden states");
        }
        int winner = winner(states);
        Pick token = candidates.get(winner);
        boolean started = history.length > 0;
        history = with(token.token());
        score += token.logProbability();
        if (started && config.outputScores()) {
            tokenScores = Arrays.copyOf(tokenScores, tokenScores.length + 1);
            tokenScores[tokenScores.length - 1] = token.logProbability();
        }
        done = (started && config.eosTokenId().contains(token.token())) || history.length >= config.maxLength();
        if (!done) {
            candidates = likeliest(logits, firstRow + winner);
            parents = new int[candidates.size()];
            Arrays.fill(parents, winner);
            done = candidates.isEmpty(); // no token is possible: what there is must do
        }
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public List<Sequence> results() {
        return List.of(new Sequence(Arrays.copyOfRange(history, 1, history.length), (float) score, tokenScores));
    }

    @Override
    public List<int[]> histories() {
        return candidates.stream().map(candidate -> with(candidate.token())).toList();
    }

    private int[] with(int token) {
        int[] longer = Arrays.copyOf(history, history.length + 1);
        longer[history.length] = token;
        return longer;
    }

    /** The index of the best candidate, whose hidden state becomes part of the past. */
    private int winner(Matrix states) {
        UnitVectors seen = past;
        if (seen == null) {
            seen = states.device().unitVectors(states.columns());
            past = seen;
        }
        float alpha = (float) settings.penaltyAlpha();
        float confidence = (float) (1.0 - settings.penaltyAlpha());
        int winner = 0;
        float best = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < candidates.size() && candidates.size() > 1; i++) {
            float probability = (float) Math.exp(candidates.get(i).logProbability());
            float value = confidence * probability - alpha * seen.nearest(states, hiddenRow + i);
            if (value > best) {
                best = value;
                winner = i;
            }
        }
        seen.add(states, hiddenRow + winner);
        return winner;
    }

    private List<Pick> likeliest(Logits logits, int row) {
        RowScores scores = scratch.scores(logits);
        scores.begin(logits, row, Logits.Normalizer.NONE);
        for (LogitsProcessor processor : processors) {
            processor.process(history, history.length, scores);
        }
        Logits.Normalizer normalizer = scores.normalizerOfLogits();
        int[] ids = new int[settings.topK()];
        float[] values = new float[settings.topK()];
        int found = scores.top(ids, values);
        List<Pick> best = new ArrayList<>(found);
        for (int i = 0; i < found; i++) {
            best.add(new Pick(ids[i], normalizer.apply(values[i])));
        }
        return best;
    }
}
