package io.seqmark.run.step;

import io.seqmark.base.RunException;
import io.seqmark.compute.Console;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.compute.ScoreSoFar;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Generator;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.journal.Journal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Generates what the journal does not have yet. */
public final class GenerationStep {
    private final Tasks tasks;
    private final Journal journal;
    private final Consumer<Generated> arrived;
    private final Supplier<Optional<ScoreSoFar>> soFar;
    private long sourceTokens;
    private long generatedTokens;
    private final AtomicInteger inFlight = new AtomicInteger(Integer.MAX_VALUE);

    /**
     * A step.
     *
     * @param arrived told of each row when it is in the journal; it should not take long
     * @param soFar asked what these rows are worth, for people
     */
    public GenerationStep(
            Tasks tasks, Journal journal, Consumer<Generated> arrived, Supplier<Optional<ScoreSoFar>> soFar) {
        this.tasks = tasks;
        this.soFar = soFar;
        this.arrived = arrived;
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
    public record Tally(
            long rows,
            long sourceTokens,
            long generatedTokens,
            double seconds,
            OptionalInt inFlight,
            Map<String, Double> profile) {
        /** Both together, one after the other; the profile is the later one's, which includes the earlier. */
        public Tally plus(Tally later) {
            return new Tally(
                    rows + later.rows,
                    later.sourceTokens,
                    later.generatedTokens,
                    seconds + later.seconds,
                    later.inFlight,
                    later.profile);
        }

        public double tokensPerSecond() {
            return seconds == 0 ? 0 : generatedTokens / seconds;
        }
    }

    /**
     * Generates whatever the journal lacks.
     *
     * @param together whether all lines must be given, each at its own place, as {@link ResolvedModel#neighboursMatter} says
     */
    public Tally run(Generator model, boolean together, Console console) {
        if (journal.rows() > 0 && together) {
            return run(model, tasks.size() - journal.rows(), console, progress -> generateAgain(model, progress));
        }
        if (journal.rows() == 0) {
            return run(
                    model,
                    tasks.size(),
                    console,
                    progress -> model.generate(Lines.all(tasks::source, tasks.size()), this::keep, progress));
        }
        return run(LongStream.range(0, tasks.size()), model, console);
    }

    /** Generates those of some examples, ascending, that the journal lacks; they keep their ids, of which their samples come. */
    public Tally run(LongStream share, Generator model, Console console) {
        long[] ids = share.filter(id -> !journal.contains(id)).toArray();
        return run(
                model,
                ids.length,
                console,
                progress -> model.generate(Lines.of(ids, tasks::source), this::keep, progress));
    }

    private Tally run(Generator model, long missing, Console console, Consumer<Progress> work) {
        Stopwatch watch = Stopwatch.start();
        if (missing > 0) {
            try (Console.Display display = console.progress()) {
                display.scores(soFar);
                work.accept(watched(display, console));
            }
        }
        int smallest = inFlight.get();
        return new Tally(
                missing,
                sourceTokens,
                generatedTokens,
                watch.seconds(),
                smallest == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(smallest),
                model.facts().profile());
    }

    private Progress watched(Progress display, Console console) {
        return new Progress() {
            @Override
            public void begin(long sentences, long tokens) {
                display.begin(sentences, tokens);
            }

            @Override
            public void advance(long sentences, long tokens, long generated) {
                display.advance(sentences, tokens, generated);
            }

            @Override
            public void lost(int worker) {
                display.lost(worker);
            }

            @Override
            public void joined(int worker) {
                display.joined(worker);
            }

            @Override
            public void shrunk(int sentences) {
                inFlight.accumulateAndGet(sentences, Math::min);
                console.warn("memory ran out: going on with " + sentences
                        + " sentences in flight a thread; nothing is lost; give a smaller --bs next time");
            }
        };
    }

    /** All lines, each at its own place; what has a row already keeps that. */
    private void generateAgain(Generator model, Progress progress) {
        model.generate(
                Lines.all(tasks::source, tasks.size()),
                row -> {
                    if (!journal.contains(row.id())) {
                        keep(row);
                    }
                },
                progress);
    }

    private void keep(Generated row) {
        if (!journal.append(row)) {
            throw new RunException("example " + row.id() + " was generated twice");
        }
        arrived.accept(row);
        sourceTokens += row.sourceTokens();
        generatedTokens += row.hypotheses().getFirst().tokenIds().size();
    }
}
