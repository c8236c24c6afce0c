package io.seqmark.run;

import io.seqmark.base.InputException;
import io.seqmark.engine.Engine;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import io.seqmark.engine.LineFeed;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

/**
 * A model that answers with the source in upper case, last line first. Says how many lines it was given, and may break
 * down.
 */
final class UppercaseModel implements SequenceModel {
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

    @Override
    public String type() {
        return "uppercase";
    }

    @Override
    public String prefix() {
        return "";
    }

    @Override
    public Map<String, Object> generation() {
        return Map.of("num_beams", numBeams);
    }

    @Override
    public Set<Integer> endTokens() {
        return Set.of(EOS);
    }

    @Override
    public int longestPrediction() {
        return longest;
    }

    @Override
    public boolean forcesEnd() {
        return forcesEnd;
    }

    @Override
    public List<Path> files() {
        return List.of(weights);
    }

    @Override
    public Loaded load() {
        loads++;
        return new Loaded() {
            @Override
            public void generate(
                    LongUnaryOperator ids,
                    LongFunction<String> source,
                    long count,
                    Consumer<Generated> sink,
                    Engine.Progress progress) {
                progress.begin(count, count);
                for (long index = count - 1; index >= (forgets ? 1 : 0); index--) {
                    long id = ids.applyAsLong(index);
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
                    sink.accept(answer(id, source.apply(id)));
                    if (stutters) {
                        sink.accept(answer(id, source.apply(id)));
                    }
                    generated++;
                    progress.advance(1, 1, 1);
                }
            }

            @Override
            public void generate(LineFeed feed, Consumer<Generated> sink, Engine.Progress progress) {
                for (var line = feed.next(); line.isPresent(); line = feed.next()) {
                    sink.accept(answer(line.get().id(), line.get().text()));
                }
            }

            @Override
            public int maxSourceLength() {
                return 64;
            }

            @Override
            public void close() {}
        };
    }

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
