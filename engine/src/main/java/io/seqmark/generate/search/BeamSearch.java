package io.seqmark.generate.search;

import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.tensor.Logits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Beam search (Graves, 2012; as transformers does it): at each step the best continuations of all beams, of which the
 * finished ones are set aside and the best others run on. The first step has one decoder row, whatever the number of beams,
 * because all beams are equal then.
 */
final class BeamSearch implements SentenceSearch {
    /** What all beams but the first start with, so that the first step does not choose the same token for each. */
    static final float NOT_YET = -1e9f;

    private final GenerationConfig config;
    private final Continuations continuations;
    private final BeamHypotheses hypotheses;
    private final TokenScores tokenScores;
    private List<Beam> running;
    /** The beams of the step before. */
    private List<Beam> last = List.of();

    private int[] parents = {0};
    private boolean done;

    /**
     * A search.
     *
     * @param tokenScores remembers what {@code continuations} look at
     * @param others what all beams but the first begin with
     */
    BeamSearch(
            GenerationConfig config,
            Continuations continuations,
            BeamHypotheses hypotheses,
            TokenScores tokenScores,
            float others) {
        this.config = config;
        this.continuations = continuations;
        this.hypotheses = hypotheses;
        this.tokenScores = tokenScores;
        int[] start = {config.decoderStartTokenId()};
        this.running = IntStream.range(0, config.numBeams())
                .mapToObj(i -> new Beam(start, i == 0 ? 0f : others, 0))
                .toList();
    }

    @Override
    public int[] tokens() {
        int[] tokens = new int[parents.length];
        running.forEach(beam -> tokens[beam.row()] = beam.last());
        return tokens;
    }

    @Override
    public int[] parents() {
        return parents;
    }

    @Override
    public void advance(Logits logits, int firstRow) {
        List<Candidate> ranked = continuations.of(logits, firstRow, running, hypotheses.candidates());
        List<Candidate> chosen = hypotheses.advance(ranked, running);
        List<Beam> next = new ArrayList<>();
        int[] nextParents = new int[chosen.size()];
        for (Candidate candidate : chosen) {
            Beam parent = running.get(candidate.beam());
            nextParents[next.size()] = parent.row();
            next.add(new Beam(parent.with(candidate.token()), candidate.score(), next.size()));
        }
        done = hypotheses.isDone(next);
        last = running;
        running = next;
        parents = nextParents;
    }

    @Override
    public boolean done() {
        return done;
    }

    @Override
    public List<Sequence> results() {
        return tokenScores.annotate(Beam.filledUp(hypotheses.best(running), last, config.numReturnSequences()));
    }

    @Override
    public List<int[]> histories() {
        return running.stream()
                .sorted(Comparator.comparingInt(Beam::row))
                .limit(parents.length)
                .map(Beam::tokens)
                .toList();
    }
}
