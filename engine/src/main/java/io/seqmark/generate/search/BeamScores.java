package io.seqmark.generate.search;

import io.seqmark.generate.logits.LogitsProcessor;
import io.seqmark.generate.logits.RowScores;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.tensor.Logits;
import java.util.List;

/** The scores of a beam's next token: log-probabilities as the logits processors leave them. */
final class BeamScores {
    private final List<Integer> hidden;
    private final List<LogitsProcessor> processors;
    private final SearchScratch scratch;

    BeamScores(GenerationConfig config, List<LogitsProcessor> processors, SearchScratch scratch) {
        this.hidden = config.tokens().hiddenTokenIds();
        this.processors = processors;
        this.scratch = scratch;
    }

    /**
     * The scores; valid until the next call with the same scratch.
     *
     * @param best whether it is the best of the beams that are looked at
     */
    RowScores of(Logits logits, int firstRow, Beam beam, boolean best) {
        int row = firstRow + beam.row();
        hidden.forEach(id -> logits.set(row, id, Float.NEGATIVE_INFINITY));
        RowScores scores = scratch.scores(logits);
        scores.begin(logits, row, logits.normalizer(row));
        for (LogitsProcessor processor : processors) {
            if (best || !processor.isForBestBeamOnly()) {
                processor.process(beam.tokens(), beam.length(), scores);
            }
        }
        return scores;
    }
}
