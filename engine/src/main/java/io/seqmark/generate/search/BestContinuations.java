package io.seqmark.generate.search;

import io.seqmark.generate.logits.RowScores;
import io.seqmark.tensor.Logits;
import java.util.ArrayList;
import java.util.List;

/** The most probable continuations, best first. */
final class BestContinuations implements Continuations {
    private final BeamScores scores;
    private final TokenScores tokenScores;
    private final Onlooker onlooker;

    /** Sees more than the most probable continuations. */
    @FunctionalInterface
    interface Onlooker {
        /**
         * Shows the scores of a beam's next token. Beams that share a decoder row have the same: only the first of them is
         * shown.
         *
         * @param index of the beam
         * @param scores valid during the call
         */
        void look(int index, Beam beam, RowScores scores);
    }

    BestContinuations(BeamScores scores, TokenScores tokenScores) {
        this(scores, tokenScores, (_, _, _) -> {});
    }

    BestContinuations(BeamScores scores, TokenScores tokenScores, Onlooker onlooker) {
        this.tokenScores = tokenScores;
        this.scores = scores;
        this.onlooker = onlooker;
    }

    @Override
    public List<Candidate> of(Logits logits, int firstRow, List<Beam> beams, int wanted) {
        List<Candidate> all = new ArrayList<>();
        int[] ids = new int[wanted];
        float[] values = new float[wanted];
        int found = 0;
        int scannedRow = -1;
        for (int i = 0; i < beams.size(); i++) {
            Beam beam = beams.get(i);
            if (beam.row() != scannedRow) {
                RowScores row = scores.of(logits, firstRow, beam, i == 0);
                onlooker.look(i, beam, row);
                found = row.top(ids, values);
                scannedRow = beam.row();
            }
            for (int j = 0; j < found; j++) {
                all.add(new Candidate(i, ids[j], values[j] + beam.score()));
                tokenScores.add(beam, ids[j], values[j]);
            }
        }
        all.sort(Candidate.BEST_FIRST);
        return all.size() > wanted ? List.copyOf(all.subList(0, wanted)) : all;
    }
}
