package io.seqmark.generate;

import io.seqmark.contract.Semantics;
import io.seqmark.tensor.LogitRows;
import io.seqmark.tensor.Matrix;
import java.util.List;
import java.util.Optional;

/**
 * The search for one sentence: a state machine that says which tokens its decoder rows read next, takes their logits, and
 * ends. It knows nothing of other sentences, so its result cannot depend on them. Not thread-safe.
 */
public sealed interface SentenceSearch permits GreedySearch, BeamSearch, DiverseBeamSearch, ContrastiveSearch {
    /**
     * The search that a configuration asks for.
     *
     * @param source the encoder's token ids
     * @param stop what ends a sequence besides EOS and the longest length; not under {@code hf-4.4}
     * @param scratch shared by the searches of one thread
     */
    static SentenceSearch of(
            GenerationConfig config, Semantics semantics, int[] source, StopCriterion stop, SearchScratch scratch) {
        Optional<HammingDiversity> diversity = Optional.of(config.groups())
                .filter(GenerationConfig.BeamGroups::several)
                .map(groups -> new HammingDiversity(groups.penalty()));
        List<LogitsProcessor> processors = LogitsProcessors.of(config, semantics, source, diversity);
        if (config.contrastive().isPresent()) {
            return new ContrastiveSearch(config, config.contrastive().get(), processors, scratch);
        }
        if (config.numBeams() == 1) {
            return new GreedySearch(config, processors, stop, scratch);
        }
        TokenScores tokenScores = new TokenScores(config);
        BeamScores scores = new BeamScores(config, processors, scratch);
        if (!config.forceWordsIds().isEmpty()) {
            ConstrainedHypotheses constrained = new ConstrainedHypotheses(config, tokenScores);
            return new BeamSearch(
                    config, new BestContinuations(scores, tokenScores, constrained), constrained, tokenScores);
        }
        Continuations best = new BestContinuations(scores, tokenScores);
        if (diversity.isPresent()) {
            return new DiverseBeamSearch(config, semantics, diversity.get(), best, tokenScores);
        }
        return new BeamSearch(
                config,
                best,
                semantics == Semantics.HF_4_4 ? new LegacyHypotheses(config) : new CurrentHypotheses(config, stop),
                tokenScores);
    }

    /** The token that each decoder row reads next. At least one row until {@link #done}. */
    int[] tokens();

    /** For each row, the row of the step before that it continues. */
    int[] parents();

    /**
     * Shows the decoder's last hidden states of this sentence's rows, before {@link #advance} takes their logits. They are
     * valid until then.
     *
     * @param firstRow the first of its rows in the block
     */
    default void look(Matrix states, int firstRow) {}

    /**
     * Takes the logits of this sentence's rows, which are used up.
     *
     * @param firstRow the first of its rows in the block
     */
    void advance(LogitRows logits, int firstRow);

    /** Whether the search has ended. */
    boolean done();

    /** The {@code num_return_sequences} best, best first, once done. */
    List<Sequence> results();

    /** For each row, its whole history, decoder start first; what a decoder without cache reads. */
    List<int[]> histories();
}
