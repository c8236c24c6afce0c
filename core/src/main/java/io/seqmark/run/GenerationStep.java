package io.seqmark.run;

import io.seqmark.dataset.Corpus;
import io.seqmark.engine.Engine;
import io.seqmark.engine.Generated;
import io.seqmark.journal.Journal;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Generates what the journal does not have yet. */
final class GenerationStep {
    private final Corpus corpus;
    private final Journal journal;
    private long sourceTokens;
    private long generatedTokens;
    private final AtomicInteger inFlight = new AtomicInteger(Integer.MAX_VALUE);

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
     * @param inFlight sentences that a thread had in flight at the end, where memory ran out
     * @param profile seconds of thread time by phase
     */
    record Tally(
            long rows,
            long sourceTokens,
            long generatedTokens,
            double seconds,
            OptionalInt inFlight,
            Map<String, Double> profile) {
        double tokensPerSecond() {
            return seconds == 0 ? 0 : generatedTokens / seconds;
        }
    }

    Tally run(SequenceModel.Loaded model, Console console) {
        Stopwatch watch = Stopwatch.start();
        long done = journal.rows();
        long missing = corpus.size() - done;
        if (missing > 0) {
            try (Console.Progress display = console.progress()) {
                Engine.Progress progress = watched(display, console);
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
        int smallest = inFlight.get();
        return new Tally(
                missing,
                sourceTokens,
                generatedTokens,
                watch.seconds(),
                smallest == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(smallest),
                model.profile());
    }

    private Engine.Progress watched(Engine.Progress display, Console console) {
        return new Engine.Progress() {
            @Override
            public void begin(long sentences, long tokens) {
                display.begin(sentences, tokens);
            }

            @Override
            public void advance(long sentences, long tokens, long generated) {
                display.advance(sentences, tokens, generated);
            }

            @Override
            public void shrunk(int sentences) {
                inFlight.accumulateAndGet(sentences, Math::min);
                console.warn("memory ran out: going on with " + sentences
                        + " sentences in flight a thread; nothing is lost; give a smaller --bs next time");
            }
        };
    }

    /** The engine counts lines from 0; behind that numbering stand the ids that have no row yet. */
    private void generateMissing(SequenceModel.Loaded model, Engine.Progress progress) {
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
    private void generateAgain(SequenceModel.Loaded model, Engine.Progress progress) {
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
