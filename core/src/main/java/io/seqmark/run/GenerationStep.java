package io.seqmark.run;

import io.seqmark.dataset.Corpus;
import io.seqmark.engine.Generated;
import io.seqmark.journal.Journal;
import java.util.stream.LongStream;

/** Generates what the journal does not have yet. */
final class GenerationStep {
    private final Corpus corpus;
    private final Journal journal;
    private long sourceTokens;
    private long generatedTokens;

    GenerationStep(Corpus corpus, Journal journal) {
        this.corpus = corpus;
        this.journal = journal;
    }

    /**
     * What was generated now; rows of an earlier, interrupted run are not counted.
     *
     * @param rows examples
     * @param sourceTokens tokens of their sources, after truncation
     * @param generatedTokens tokens of their best predictions
     */
    record Tally(long rows, long sourceTokens, long generatedTokens, double seconds) {
        double tokensPerSecond() {
            return seconds == 0 ? 0 : generatedTokens / seconds;
        }
    }

    Tally run(SequenceModel.Loaded model, Console console) {
        Stopwatch watch = Stopwatch.start();
        long done = journal.rows();
        long missing = corpus.size() - done;
        if (missing > 0) {
            try (Console.Progress progress = console.progress()) {
                if (done == 0) {
                    model.generate(corpus::source, missing, this::keep, progress);
                } else if (model.neighboursMatter()) {
                    generateAgain(model, progress);
                } else {
                    generateMissing(model, progress);
                }
            }
        }
        journal.requireComplete();
        return new Tally(missing, sourceTokens, generatedTokens, watch.seconds());
    }

    /** The engine counts lines from 0; behind that numbering stand the ids that have no row yet. */
    private void generateMissing(SequenceModel.Loaded model, Console.Progress progress) {
        long[] ids = LongStream.range(0, corpus.size())
                .filter(id -> !journal.contains(id))
                .toArray();
        model.generate(
                index -> corpus.source(ids[(int) index]),
                ids.length,
                row -> keep(new Generated(ids[(int) row.id()], row.hypotheses(), row.truncated(), row.sourceTokens())),
                progress);
    }

    /** All lines, each at its own place; what has a row already keeps that. */
    private void generateAgain(SequenceModel.Loaded model, Console.Progress progress) {
        model.generate(
                corpus::source,
                corpus.size(),
                row -> {
                    if (!journal.contains(row.id())) {
                        keep(row);
                    }
                },
                progress);
    }

    private void keep(Generated row) {
        journal.append(row);
        sourceTokens += row.sourceTokens();
        generatedTokens += row.hypotheses().getFirst().tokenIds().size();
    }
}
