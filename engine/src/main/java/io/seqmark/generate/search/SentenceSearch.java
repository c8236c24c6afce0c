package io.seqmark.generate.search;

import io.seqmark.base.Semantics;
import io.seqmark.generate.logits.HammingDiversity;
import io.seqmark.generate.logits.LogitsProcessor;
import io.seqmark.generate.logits.LogitsProcessors;
import io.seqmark.generate.logits.Warpers;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The search for one sentence: a state machine that says which tokens its decoder rows read next, takes their logits, and
 * ends. It knows nothing of other sentences, so its result cannot depend on them. Not thread-safe.
 */
public sealed interface SentenceSearch
        permits StepwiseSearch, BeamSearch, DiverseBeamSearch, ContrastiveSearch, ParallelSearches, TargetReading {
    /**
     * The search that a configuration asks for.
     *
     * @param source the encoder's token ids
     * @param stop what ends a sequence besides EOS and the longest length; not under {@code hf-4.4}
     * @param random where samples come from
     * @param scratch shared by the searches of one thread
     */
    static SentenceSearch of(
            GenerationConfig config,
            Semantics semantics,
            int[] source,
            StopCriterion stop,
            RandomStream random,
            SearchScratch scratch) {
        Optional<HammingDiversity> diversity = Optional.of(config.groups())
                .filter(GenerationConfig.BeamGroups::several)
                .map(groups -> new HammingDiversity(groups.penalty()));
        List<LogitsProcessor> processors = LogitsProcessors.of(config, semantics, source, diversity);
        if (config.sampling().isPresent()) {
            return sampling(config, semantics, processors, stop, random, scratch);
        }
        if (config.contrastive().isPresent()) {
            return new ContrastiveSearch(config, config.contrastive().get(), processors, scratch);
        }
        if (config.numBeams() == 1) {
            return new StepwiseSearch(config, processors, new TokenChoice.Best(), stop, scratch);
        }
        TokenScores tokenScores = new TokenScores(config);
        BeamScores scores = new BeamScores(config, processors, scratch);
        if (!config.forceWordsIds().isEmpty()) {
            ConstrainedHypotheses constrained = new ConstrainedHypotheses(config, tokenScores);
            Continuations ranked = new BestContinuations(scores, tokenScores, constrained);
            return new BeamSearch(config, ranked, constrained, tokenScores, BeamSearch.NOT_YET);
        }
        Continuations best = new BestContinuations(scores, tokenScores);
        if (diversity.isPresent()) {
            return new DiverseBeamSearch(config, semantics, diversity.get(), best, tokenScores);
        }
        return new BeamSearch(
                config, best, BeamHypotheses.of(config, semantics, stop), tokenScores, BeamSearch.NOT_YET);
    }

    /**
     * Whether beam search asks how the other sentences of a batch fare: its plain form under {@code hf-4.51}, and no other
     * search.
     */
    static boolean endsWithItsBatch(GenerationConfig config, Semantics semantics) {
        return semantics == Semantics.HF_4_51
                && config.numBeams() > 1
                && config.sampling().isEmpty()
                && config.contrastive().isEmpty()
                && config.forceWordsIds().isEmpty()
                && !config.groups().several();
    }

    /** The beam search of a sentence that {@link #endsWithItsBatch}; it has results once all of the batch are done. */
    static SentenceSearch inBatch(
            GenerationConfig config,
            Semantics semantics,
            int[] source,
            StopCriterion stop,
            SearchScratch scratch,
            BatchEnd.Member member) {
        TokenScores tokenScores = new TokenScores(config);
        List<LogitsProcessor> processors = LogitsProcessors.of(config, semantics, source, Optional.empty());
        Continuations best = new BestContinuations(new BeamScores(config, processors, scratch), tokenScores);
        BeamHypotheses hypotheses = new BatchHypotheses(new CurrentHypotheses(config, stop), member);
        return new BeamSearch(config, best, hypotheses, tokenScores, BeamSearch.NOT_YET);
    }

    private static SentenceSearch sampling(
            GenerationConfig config,
            Semantics semantics,
            List<LogitsProcessor> processors,
            StopCriterion stop,
            RandomStream random,
            SearchScratch scratch) {
        Warpers warpers = new Warpers(config, semantics);
        int count = config.sampling().orElseThrow().samples();
        List<SentenceSearch> samples = new ArrayList<>();
        for (int sample = 0; sample < count; sample++) {
            RandomStream stream = random.ofSample(sample);
            if (config.numBeams() == 1) {
                TokenChoice drawn = new TokenChoice.Drawn(warpers, stream, scratch.support());
                samples.add(new StepwiseSearch(config, processors, drawn, stop, scratch));
            } else {
                TokenScores tokenScores = new TokenScores(config);
                BeamScores scores = new BeamScores(config, processors, scratch);
                Continuations drawn =
                        new SampledContinuations(scores, tokenScores, warpers, semantics, stream, scratch);
                // under 4.4 all beams begin alike, and what they draw tells them apart
                float others = semantics == Semantics.HF_4_4 ? 0f : BeamSearch.NOT_YET;
                samples.add(
                        new BeamSearch(config, drawn, BeamHypotheses.of(config, semantics, stop), tokenScores, others));
            }
        }
        return samples.size() == 1 ? samples.getFirst() : new ParallelSearches(samples);
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
    void advance(Logits logits, int firstRow);

    /** Whether the search has ended. */
    boolean done();

    /** The {@code num_return_sequences} best, best first, or independent samples as they come, once done. */
    List<Sequence> results();

    /** For each row, its whole history, decoder start first; what a decoder without cache reads. */
    List<int[]> histories();
}
