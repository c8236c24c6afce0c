package io.seqmark.generate.search;

import io.seqmark.generate.logits.LogitsProcessor;
import io.seqmark.generate.logits.RowScores;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.tensor.Logits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Chooses one token at every step: greedy search, or one sample. The score is the sum of the chosen tokens'
 * log-probabilities.
 */
final class StepwiseSearch implements SentenceSearch {
    private static final int[] FIRST_ROW = {0};

    private final GenerationConfig config;
    private final List<LogitsProcessor> processors;
    private final TokenChoice choice;
    private final StopCriterion stop;
    private final SearchScratch scratch;
    private int[] history = new int[32];
    private float[] tokenScores = new float[0];
    private int length;
    private double score;
    private boolean done;

    StepwiseSearch(
            GenerationConfig config,
            List<LogitsProcessor> processors,
            TokenChoice choice,
            StopCriterion stop,
            SearchScratch scratch) {
        this.stop = stop;
        this.config = config;
        this.processors = processors;
        this.choice = choice;
        this.scratch = scratch;
        append(config.decoderStartTokenId());
    }

    @Override
    public int[] tokens() {
        return new int[] {history[length - 1]};
    }

    @Override
    public int[] parents() {
        return FIRST_ROW;
    }

    @Override
    public void advance(Logits logits, int firstRow) {
        RowScores scores = scratch.scores(logits);
        scores.begin(logits, firstRow, Logits.Normalizer.NONE);
        for (LogitsProcessor processor : processors) {
            processor.process(history, length, scores);
        }
        Optional<TokenChoice.Chosen> chosen = choice.of(scores, length);
        if (chosen.isEmpty()) {
            done = true; // no token is possible: what there is must do
            return;
        }
        int token = chosen.get().token();
        float own = chosen.get().logProbability();
        score += own;
        if (config.outputScores()) {
            tokenScores = Arrays.copyOf(tokenScores, length);
            tokenScores[length - 1] = own;
        }
        done = config.eosTokenId().contains(token)
                || length + 1 >= config.maxLength()
                || stop.stops(history, length, token);
        append(token);
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public List<Sequence> results() {
        return List.of(new Sequence(Arrays.copyOfRange(history, 1, length), (float) score, tokenScores));
    }

    @Override
    public List<int[]> histories() {
        return List.of(Arrays.copyOf(history, length));
    }

    private void append(int token) {
        if (length == history.length) {
            history = Arrays.copyOf(history, 2 * length);
        }
        history[length++] = token;
    }
}
