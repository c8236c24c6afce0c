package io.seqmark.generate.search;

import io.seqmark.generate.logits.RowScores;
import io.seqmark.generate.option.GenerationConfig;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The rules of constrained beam search (dynamic beam allocation: Post and Vilar, 2018; grid beam search: Hokamp and Liu,
 * 2017) as the last transformers release with it has them (4.57; under 5.x the same code is fetched from the hub): a
 * hypothesis may end only when all constraints are fulfilled; each step also considers every beam's continuations that make
 * progress, and shares the beams between the amounts of progress ("banks") in turn. When nothing fulfils the constraints by
 * {@code max_length}, the best that does not is the result. Lengths count generated tokens, EOS included.
 *
 * <p>Two things are settled here that are chance there: among impossible continuations, where there are not enough possible
 * ones, the first beam's lowest ids are taken; and a sentence does not wait for its batch.
 */
final class ConstrainedHypotheses implements BeamHypotheses, BestContinuations.Onlooker {
    /** Weighs progress against log-probabilities. */
    private static final int BANK_WEIGHT = 100;

    private final GenerationConfig config;
    private final int beams;
    private final List<ForcedWords> constraints;
    private final BestHypotheses kept;
    private final TokenScores tokenScores;
    /** This step's continuations that make progress. */
    private final List<Option> progress = new ArrayList<>();

    private int vocabulary;
    private boolean done;

    /** A continuation and how far its constraints are with it. */
    private record Option(Candidate candidate, ConstraintState state) {
        /** Banks first; float32, as there, so that close scores within a bank may become equal. */
        float weight() {
            return (float) (state.bank() * BANK_WEIGHT) + candidate.score();
        }
    }

    ConstrainedHypotheses(GenerationConfig config, TokenScores tokenScores) {
        this.tokenScores = tokenScores;
        this.config = config;
        this.beams = config.numBeams();
        this.constraints = config.forceWordsIds().stream().map(ForcedWords::new).toList();
        this.kept = new BestHypotheses(config, beams);
    }

    @Override
    public int candidates() {
        return Math.max(2, 1 + config.eosTokenId().size()) * beams;
    }

    @Override
    public void look(int index, Beam beam, RowScores scores) {
        vocabulary = scores.size();
        ConstraintState state = ConstraintState.after(constraints, beam.tokens());
        if (!state.complete()) {
            for (int token : state.tokens()) {
                Candidate candidate = new Candidate(index, token, scores.get(token) + beam.score());
                tokenScores.add(beam, token, scores.get(token));
                progress.add(new Option(candidate, state.with(token)));
            }
        }
    }

    @Override
    public List<Candidate> advance(List<Candidate> candidates, List<Beam> parents) {
        List<Candidate> running = new ArrayList<>();
        for (int rank = 0; rank < candidates.size() && running.size() < beams; rank++) {
            Candidate candidate = candidates.get(rank);
            Beam parent = parents.get(candidate.beam());
            if (!isEos(candidate.token())) {
                running.add(candidate);
            } else if (rank < beams && fulfils(parent.tokens())) {
                kept.keep(withEos(parent.generated()), candidate.score(), parent.length());
            }
        }
        fill(running, candidates);
        List<Candidate> chosen = choose(running, parents);
        progress.clear();
        float best = candidates.isEmpty()
                ? Float.NEGATIVE_INFINITY
                : candidates.getFirst().score();
        done = done || kept.suffice(best, parents.getFirst().length());
        return chosen;
    }

    @Override
    public boolean isDone(List<Beam> running) {
        return done
                || running.getFirst().length() >= config.maxLength()
                || running.stream().allMatch(beam -> isEos(beam.last())); // a constraint may contain EOS
    }

    @Override
    public List<Sequence> best(List<Beam> running) {
        if (!done) {
            List<Beam> fulfilling =
                    running.stream().filter(beam -> fulfils(beam.tokens())).toList();
            fulfilling.forEach(this::keepUnfinished);
            if (fulfilling.size() < config.numReturnSequences()) {
                running.stream().filter(beam -> !fulfils(beam.tokens())).forEach(this::keepUnfinished);
            }
        }
        return BestHypotheses.ranked(kept.kept(), config.numReturnSequences());
    }

    private void keepUnfinished(Beam beam) {
        // every row is closed with EOS where there is room for it, even after one that a constraint put there
        int[] ids = beam.length() < config.maxLength() ? withEos(beam.generated()) : beam.generated();
        kept.keep(ids, beam.score(), beam.length() - 1);
    }

    /** Where fewer than {@code num_beams} continuations are possible, the beams run on with impossible ones. */
    private void fill(List<Candidate> running, List<Candidate> possible) {
        if (running.size() == beams) {
            return;
        }
        Set<Long> taken = new HashSet<>();
        possible.forEach(candidate -> taken.add((long) candidate.beam() * vocabulary + candidate.token()));
        for (long at = 0; running.size() < beams && at < (long) beams * vocabulary; at++) {
            int token = (int) (at % vocabulary);
            if (!isEos(token) && !taken.contains(at)) {
                running.add(new Candidate((int) (at / vocabulary), token, Float.NEGATIVE_INFINITY));
            }
        }
    }

    private List<Candidate> choose(List<Candidate> running, List<Beam> parents) {
        List<Option> options = new ArrayList<>();
        Set<IntBuffer> histories = new HashSet<>();
        for (Candidate candidate : running) {
            int[] history = history(candidate, parents);
            options.add(new Option(candidate, ConstraintState.after(constraints, history)));
            histories.add(IntBuffer.wrap(history));
        }
        for (Option option : progress) {
            if (histories.add(IntBuffer.wrap(history(option.candidate(), parents)))) {
                options.add(option);
            }
        }
        if (options.size() == running.size()) {
            return running;
        }
        return interleave(options).stream().limit(beams).map(Option::candidate).toList();
    }

    /** The best of each bank, then the second best of each, and so on; within one round, the order of the weights. */
    private static List<Option> interleave(List<Option> options) {
        List<Option> sorted = new ArrayList<>(options);
        sorted.sort(Comparator.comparingDouble(option -> -option.weight()));
        int[] round = new int[sorted.size()];
        for (int i = 1; i < round.length; i++) {
            boolean sameBank =
                    sorted.get(i).state().bank() == sorted.get(i - 1).state().bank();
            round[i] = sameBank ? round[i - 1] + 1 : 0;
        }
        return IntStream.range(0, round.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> round[i]))
                .map(sorted::get)
                .toList();
    }

    private boolean fulfils(int[] history) {
        return ConstraintState.after(constraints, history).complete();
    }

    private boolean isEos(int token) {
        return config.eosTokenId().contains(token);
    }

    /** Always the first one, whichever ended the hypothesis, as there. */
    private int[] withEos(int[] ids) {
        return IntStream.concat(
                        IntStream.of(ids), config.eosTokenId().stream().limit(1).mapToInt(Integer::intValue))
                .toArray();
    }

    private static int[] history(Candidate candidate, List<Beam> parents) {
        return parents.get(candidate.beam()).with(candidate.token());
    }
}
