package io.seqmark.run;

import io.seqmark.base.InputException;
import io.seqmark.compute.Placement;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.engine.FeedGenerator;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import io.seqmark.engine.LineFeed;
import io.seqmark.engine.Lines;
import io.seqmark.engine.Progress;
import io.seqmark.tokenizer.Languages;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A model that answers with the source in upper case, last line first. Says how many lines it was given, and may break
 * down.
 */
final class UppercaseModel implements ResolvedModel.Weights {
    /** Loads the model in this process. */
    static final Placement HERE = (model, _) -> model.weights().load();

    private static final int EOS = 2;

    private final Path weights;
    private final int returned;
    int numBeams = 1;
    /** Breaks down after so many lines. */
    long breaksAfter = Long.MAX_VALUE;
    /** Refuses a line after so many. */
    long refusesAfter = Long.MAX_VALUE;
    /** How long a line takes. */
    long millisALine;
    /** Gives every line twice. */
    boolean stutters;
    /** Forgets the first line. */
    boolean forgets;

    /** Ends a prediction of the longest length in any case. */
    boolean forcesEnd;

    int longest = 20;
    /** What happens while it generates, before the last line. */
    Runnable meanwhile = () -> {};

    long generated;
    int loads;

    UppercaseModel(Path weights, int returned) {
        this.weights = weights;
        this.returned = returned;
    }

    /** What is known before it is loaded; the settings of now. */
    ResolvedModel resolved() {
        return new ResolvedModel(
                "uppercase",
                Languages.NONE,
                "",
                new LinkedHashMap<>(Map.of("num_beams", numBeams)),
                Set.of(EOS),
                forcesEnd,
                longest,
                List.of(weights),
                new LinkedHashMap<>(),
                false,
                List.of(),
                this);
    }

    @Override
    public Optional<String> notice() {
        return Optional.empty();
    }

    @Override
    public FeedGenerator load() {
        loads++;
        return new FeedGenerator() {
            @Override
            public void generate(Lines lines, Consumer<Generated> sink, Progress progress) {
                long count = lines.count();
                progress.begin(count, count);
                for (long index = count - 1; index >= (forgets ? 1 : 0); index--) {
                    long id = lines.ids().applyAsLong(index);
                    if (index == 0) {
                        meanwhile.run();
                    }
                    if (count - 1 - index >= breaksAfter) {
                        throw new IllegalStateException("broke down");
                    }
                    if (count - 1 - index >= refusesAfter) {
                        throw new InputException("line " + (id + 1) + " cannot be encoded");
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millisALine));
                    sink.accept(answer(id, lines.text(id)));
                    if (stutters) {
                        sink.accept(answer(id, lines.text(id)));
                    }
                    generated++;
                    progress.advance(1, 1, 1);
                }
            }

            @Override
            public void generate(LineFeed feed, Consumer<Generated> sink, Progress progress) {
                for (var line = feed.next(); line.isPresent(); line = feed.next()) {
                    sink.accept(answer(line.get().id(), line.get().text()));
                }
            }

            @Override
            public Facts facts() {
                return new Facts(64, 1, Map.of());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}

    Generated answer(long id, String source) {
        List<Hypothesis> hypotheses = IntStream.range(0, returned)
                .mapToObj(i -> new Hypothesis(
                        source.toUpperCase(Locale.ROOT) + (i == 0 ? "" : " " + i),
                        List.of((int) id + 5, EOS),
                        -i - 0.5f))
                .toList();
        return new Generated(id, hypotheses, false, source.length());
    }
}
