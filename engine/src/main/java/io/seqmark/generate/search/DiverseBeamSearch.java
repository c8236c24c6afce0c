package io.seqmark.generate.search;

import io.seqmark.base.Semantics;
import io.seqmark.generate.logits.HammingDiversity;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.tensor.Logits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Diverse beam search (Vijayakumar et al., 2018, as transformers does it): the beams run in groups that are advanced one
 * after another in each step, and a group avoids the tokens of the groups before it. The first step has one decoder row a
 * group, because the beams of a group are equal then.
 */
final class DiverseBeamSearch implements SentenceSearch {
    private final GenerationConfig config;
    private final HammingDiversity diversity;
    private final Continuations continuations;
    private final TokenScores tokenScores;
    private final List<Group> groups;
    /** The beams of the step before. */
    private List<Beam> last = List.of();

    private int[] parents;
    private boolean done;

    /** Some beams that compete with each other, but not with those of other groups. */
    private static final class Group {
        /** Under {@code hf-4.4} shared by all groups. */
        private final LegacyHypotheses hypotheses;

        private List<Beam> running;

        Group(LegacyHypotheses hypotheses, List<Beam> running) {
            this.hypotheses = hypotheses;
            this.running = running;
        }

        boolean ended() {
            return hypotheses.isClosed() || running.isEmpty();
        }
    }

    /**
     * A search.
     *
     * @param diversity one of the processors behind {@code continuations}
     * @param tokenScores remembers what they look at
     */
    DiverseBeamSearch(
            GenerationConfig config,
            Semantics semantics,
            HammingDiversity diversity,
            Continuations continuations,
            TokenScores tokenScores) {
        this.tokenScores = tokenScores;
        this.config = config;
        this.diversity = diversity;
        this.continuations = continuations;
        int count = config.groups().count();
        int width = config.numBeams() / count;
        int[] start = {config.decoderStartTokenId()};
        LegacyHypotheses shared = new LegacyHypotheses(config, semantics, config.numBeams(), width);
        this.groups = IntStream.range(0, count)
                .mapToObj(row -> new Group(
                        semantics == Semantics.HF_4_4 ? shared : new LegacyHypotheses(config, semantics, width, width),
                        IntStream.range(0, width)
                                .mapToObj(i -> new Beam(start, i == 0 ? 0f : BeamSearch.NOT_YET, row))
                                .toList()))
                .toList();
        this.parents = new int[count];
    }

    @Override
    public int[] tokens() {
        int[] tokens = new int[parents.length];
        running().forEach(beam -> tokens[beam.row()] = beam.last());
        return tokens;
    }

    @Override
    public int[] parents() {
        return parents;
    }

    @Override
    public void advance(Logits logits, int firstRow) {
        last = running().toList();
        List<Integer> nextParents = new ArrayList<>();
        diversity.beginStep();
        for (Group group : groups) {
            advance(group, logits, firstRow, nextParents);
        }
        parents = nextParents.stream().mapToInt(Integer::intValue).toArray();
        done = groups.stream().allMatch(group -> group.hypotheses.isDone(group.running));
    }

    private void advance(Group group, Logits logits, int firstRow, List<Integer> nextParents) {
        if (group.ended()) {
            // transformers feeds padding to a group that is done, and later groups avoid that too
            padding()
                    .forEach(token -> IntStream.range(0, config.numBeams() / groups.size())
                            .forEach(beam -> diversity.choose(token)));
            return;
        }
        List<Candidate> ranked = continuations.of(logits, firstRow, group.running, group.hypotheses.candidates());
        List<Beam> next = new ArrayList<>();
        for (Candidate candidate : group.hypotheses.advance(ranked, group.running)) {
            diversity.choose(candidate.token());
            if (!group.hypotheses.isClosed()) {
                Beam parent = group.running.get(candidate.beam());
                next.add(new Beam(parent.with(candidate.token()), candidate.score(), nextParents.size()));
                nextParents.add(parent.row());
            }
        }
        group.running = next;
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public List<Sequence> results() {
        Map<LegacyHypotheses, List<Beam>> open = new LinkedHashMap<>();
        groups.forEach(group -> open.computeIfAbsent(group.hypotheses, hypotheses -> new ArrayList<>())
                .addAll(group.running));
        List<BestHypotheses.Kept> kept = new ArrayList<>();
        open.forEach((hypotheses, beams) -> kept.addAll(hypotheses.finish(beams)));
        int wanted = config.numReturnSequences();
        return tokenScores.annotate(Beam.filledUp(BestHypotheses.ranked(kept, wanted), last, wanted));
    }

    @Override
    public List<int[]> histories() {
        int[][] histories = new int[parents.length][];
        running().forEach(beam -> histories[beam.row()] = beam.tokens());
        return List.of(histories);
    }

    private Stream<Beam> running() {
        return groups.stream().flatMap(group -> group.running.stream());
    }

    private Stream<Integer> padding() {
        return config.tokens().padTokenId().isPresent()
                ? Stream.of(config.tokens().padTokenId().getAsInt())
                : config.eosTokenId().stream().limit(1);
    }
}
