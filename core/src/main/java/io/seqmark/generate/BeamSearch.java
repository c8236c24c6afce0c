package io.seqmark.generate;

import io.seqmark.tensor.LogitRows;
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
    private static final float NOT_YET = -1e9f;

    private final GenerationConfig config;
    private final List<LogitsProcessor> processors;
    private final BeamHypotheses hypotheses;
    private final SearchScratch scratch;
    private List<Beam> running;
    /** The beams of the step before. */
    private List<Beam> last = List.of();

    private int[] parents = {0};
    private boolean done;

    BeamSearch(
            GenerationConfig config,
            List<LogitsProcessor> processors,
            BeamHypotheses hypotheses,
            SearchScratch scratch) {
        this.config = config;
        this.processors = processors;
        this.hypotheses = hypotheses;
        this.scratch = scratch;
        int[] start = {config.decoderStartTokenId()};
        this.running = IntStream.range(0, config.numBeams())
                .mapToObj(i -> new Beam(start, i == 0 ? 0f : NOT_YET, 0))
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
    public void advance(LogitRows logits, int firstRow) {
        List<Candidate> best = candidates(logits, firstRow);
        List<Candidate> chosen = hypotheses.advance(best, running);
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
        List<Sequence> results = new ArrayList<>(hypotheses.best(running));
        // where everything was forbidden before enough had finished, what there was must do
        for (Beam beam : last) {
            if (results.size() < config.numReturnSequences()) {
                results.add(new Sequence(beam.generated(), beam.score()));
            }
        }
        return results;
    }

    @Override
    public List<int[]> histories() {
        return running.stream()
                .sorted(Comparator.comparingInt(Beam::row))
                .limit(parents.length)
                .map(Beam::tokens)
                .toList();
    }

    private List<Candidate> candidates(LogitRows logits, int firstRow) {
        int wanted = hypotheses.candidates();
        List<Candidate> all = new ArrayList<>();
        int[] ids = new int[wanted];
        float[] scores = new float[wanted];
        int found = 0;
        int scannedRow = -1;
        for (int i = 0; i < running.size(); i++) {
            Beam beam = running.get(i);
            if (beam.row() != scannedRow) {
                found = scan(logits, firstRow + beam.row(), i, ids, scores);
                scannedRow = beam.row();
            }
            for (int j = 0; j < found; j++) {
                all.add(new Candidate(i, ids[j], scores[j] + beam.score()));
            }
        }
        all.sort(Candidate.BEST_FIRST);
        return all.size() > wanted ? List.copyOf(all.subList(0, wanted)) : all;
    }

    private int scan(LogitRows logits, int row, int index, int[] ids, float[] values) {
        Beam beam = running.get(index);
        config.tokens().hiddenTokenIds().forEach(id -> logits.set(row, id, Float.NEGATIVE_INFINITY));
        RowScores scores = scratch.scores(logits);
        scores.begin(logits, row, logits.normalizer(row));
        for (LogitsProcessor processor : processors) {
            if (index == 0 || !processor.isForBestBeamOnly()) {
                processor.process(beam.tokens(), beam.length(), scores);
            }
        }
        hypotheses.look(index, beam, scores);
        return scores.top(ids, values);
    }
}
