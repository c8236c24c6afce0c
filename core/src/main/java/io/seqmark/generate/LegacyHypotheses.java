package io.seqmark.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rules of transformers 4.4: a finished hypothesis is scored by its length without EOS but with the decoder start; what
 * is unfinished at {@code max_length} is added at the end, unless the sentence was done before. Sums in float32, penalised
 * scores in double, as there.
 */
final class LegacyHypotheses implements BeamHypotheses {
    private final GenerationConfig config;
    private final int beams;
    private final List<Kept> kept = new ArrayList<>();
    private double worst = 1e9;
    private boolean done;

    /** A kept hypothesis; {@code ids} are the generated ones, with EOS where it was produced. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(int[] ids, double score) {}

    LegacyHypotheses(GenerationConfig config) {
        this.config = config;
        this.beams = config.numBeams();
    }

    @Override
    public int candidates() {
        return 2 * beams;
    }

    @Override
    public List<Candidate> advance(List<Candidate> candidates, List<Beam> parents) {
        List<Candidate> running = new ArrayList<>();
        for (int rank = 0; rank < candidates.size() && running.size() < beams; rank++) {
            Candidate candidate = candidates.get(rank);
            Beam parent = parents.get(candidate.beam());
            if (!config.eosTokenId().contains(candidate.token())) {
                running.add(candidate);
            } else if (rank < beams) {
                int[] ids = parent.generatedWith(candidate.token());
                keep(ids, candidate.score(), parent.length());
            }
        }
        if (!candidates.isEmpty()) {
            // the best sum of this step, finished or not, at the length before it
            done = isFull(candidates.getFirst().score(), parents.getFirst().length());
        }
        return running;
    }

    @Override
    public boolean isDone(List<Beam> running) {
        return done || running.isEmpty() || running.getFirst().length() >= config.maxLength();
    }

    @Override
    public List<Sequence> best(List<Beam> running) {
        if (!done) {
            running.forEach(beam -> keep(beam.generated(), beam.score(), beam.length()));
        }
        // of equal scores the one kept last comes first
        return kept.reversed().stream()
                .sorted(Comparator.comparingDouble(hypothesis -> -hypothesis.score()))
                .limit(config.numReturnSequences())
                .map(hypothesis -> new Sequence(hypothesis.ids(), (float) hypothesis.score()))
                .toList();
    }

    private void keep(int[] ids, float sum, int length) {
        double score = sum / Math.pow(length, config.lengthPenalty());
        if (kept.size() < beams || score > worst) {
            kept.add(new Kept(ids, score));
            if (kept.size() > beams) {
                kept.remove(kept.stream()
                        .min(Comparator.comparingDouble(Kept::score))
                        .orElseThrow());
            }
            worst = kept.stream().mapToDouble(Kept::score).min().orElseThrow();
        }
    }

    private boolean isFull(float bestSum, int length) {
        if (done || kept.size() < beams) {
            return done;
        }
        return config.earlyStopping() == EarlyStopping.TRUE
                || worst >= bestSum / Math.pow(length, config.lengthPenalty());
    }
}
