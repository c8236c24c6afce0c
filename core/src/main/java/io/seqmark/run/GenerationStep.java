package io.seqmark.run;

import io.seqmark.dataset.Corpus;
import io.seqmark.engine.Generated;
import io.seqmark.journal.Journal;
import java.util.function.LongUnaryOperator;
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
        long missing = corpus.size() - journal.rows();
        if (missing > 0) {
            try (Console.Progress progress = console.progress()) {
                model.generate(missing(), corpus::source, missing, this::keep, progress);
            }
        }
        journal.requireComplete();
        return new Tally(missing, sourceTokens, generatedTokens, watch.seconds());
    }

    /** Which examples have no row yet; they keep their ids, of which their samples come. */
    private LongUnaryOperator missing() {
        if (journal.rows() == 0) {
            return LongUnaryOperator.identity();
        }
        long[] ids = LongStream.range(0, corpus.size())
                .filter(id -> !journal.contains(id))
                .toArray();
        return index -> ids[(int) index];
    }

    private void keep(Generated row) {
        journal.append(row);
        sourceTokens += row.sourceTokens();
        generatedTokens += row.hypotheses().getFirst().tokenIds().size();
    }
}
