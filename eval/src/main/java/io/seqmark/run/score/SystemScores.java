package io.seqmark.run.score;

import io.seqmark.compute.ScoreSoFar;
import io.seqmark.dataset.Corpus;
import io.seqmark.engine.Generated;
import io.seqmark.journal.Journal;
import io.seqmark.spec.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@link CorpusScores} of each system of a run. Thread-safe as they are. */
public final class SystemScores implements AutoCloseable {
    private final List<CorpusScores> scores;

    private SystemScores(List<CorpusScores> scores) {
        this.scores = scores;
    }

    /** Starts to score by the metrics that the run asks for; what the journal has already is scored at once. */
    public static SystemScores start(RunSpec spec, Corpus corpus, Journal journal, Scorer.Chooser scorers) {
        int systems = spec.model().adapters().systems();
        List<CorpusScores> all = new ArrayList<>();
        try {
            for (int system = 0; system < systems; system++) {
                all.add(CorpusScores.start(spec, corpus, new SystemRows(journal, system, systems), scorers));
            }
            return new SystemScores(all);
        } catch (RuntimeException failure) {
            all.forEach(CorpusScores::close);
            throw failure;
        }
    }

    /** Scores nothing. */
    public static SystemScores none(Corpus corpus, Journal journal) {
        return new SystemScores(List.of(CorpusScores.none(corpus, SystemRows.of(journal))));
    }

    /** A row is in the journal. Returns at once. */
    public void arrived(Generated row) {
        int systems = scores.size();
        scores.get((int) (row.id() % systems)).arrived(row, row.id() / systems);
    }

    /** What is known of the first system. */
    public Optional<ScoreSoFar> soFar() {
        return scores.getFirst().soFar();
    }

    /** Scores all rows of the journal that are not, on all cores. */
    public void catchUp() {
        scores.forEach(CorpusScores::catchUp);
    }

    /** Those of one system. */
    public CorpusScores of(int system) {
        return scores.get(system);
    }

    @Override
    public void close() {
        scores.forEach(CorpusScores::close);
    }
}
