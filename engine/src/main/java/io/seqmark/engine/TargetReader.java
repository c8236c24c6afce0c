package io.seqmark.engine;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.Families;
import io.seqmark.generate.search.Sequence;
import io.seqmark.generate.search.TargetReading;
import io.seqmark.generate.search.TargetReading.Value;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.Profile;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * An encoder-decoder that reads given targets ("teacher forcing"): what it gives to each token, after the source and the tokens
 * before. Sentences are decoded as in a generation, so that a value's bits depend on its own source and target alone: not on the
 * batch, on threads or on order. Owns the weights. Several threads may ask at once.
 */
public final class TargetReader implements AutoCloseable {
    /** Decoder tokens for which memory is planned; a longer target only takes more. */
    private static final int USUAL_TOKENS = 256;

    private final Checkpoint checkpoint;
    private final LoadedModel loaded;
    private final EncoderDecoder model;
    private final ReaderOptions options;
    private final OptionalInt start;

    /**
     * How targets are read; only speed depends on all but the first.
     *
     * @param model how the model computes
     * @param batchSize sentences in flight a thread
     * @param threads that share the weights
     */
    public record ReaderOptions(ModelOptions model, int batchSize, int threads) {}

    /** Takes the values of one target, in the order of its tokens; calls never overlap. */
    @FunctionalInterface
    public interface Sink {
        void accept(int index, float[] values);
    }

    private TargetReader(Checkpoint checkpoint, LoadedModel loaded, ReaderOptions options) {
        this.checkpoint = checkpoint;
        this.loaded = loaded;
        this.model = loaded.model();
        this.options = options;
        this.start = Families.of(checkpoint).targetStart(checkpoint);
    }

    /**
     * Loads the weights; the checkpoint stays the caller's, and open as long as this.
     *
     * @throws InputException if they cannot be used, or the checkpoint does not say how targets begin
     */
    public static TargetReader open(Checkpoint checkpoint, ReaderOptions options) {
        LoadedModel loaded = LoadedModel.load(Devices.open(options.model().precision()), checkpoint, options.model());
        boolean complete = false;
        try {
            TargetReader reader = new TargetReader(checkpoint, loaded, options);
            complete = true;
            return reader;
        } finally {
            if (!complete) {
                loaded.close();
            }
        }
    }

    /** The longest source in tokens; absent where the model sets no limit. */
    public OptionalInt sourcePositions() {
        return model.sourcePositions();
    }

    /** The longest target in tokens; absent where the model sets no limit. */
    public OptionalInt targetPositions() {
        return model.targetPositions();
    }

    /**
     * A target whose tokens are all asked about, each after those before it, as transformers reads {@code labels}.
     *
     * @param source the encoder's token ids
     * @param target token ids, at least one
     */
    public GivenTarget target(int[] source, int[] target) {
        int[] inputs = new int[target.length];
        System.arraycopy(target, 0, inputs, 1, target.length - 1);
        inputs[0] = start.orElse(target[target.length - 1]);
        return new GivenTarget(source, inputs, target);
    }

    /**
     * The log-probability of each token that is asked about.
     *
     * @param targets by index from 0 on; called from several threads, more than once for none
     * @throws InputException if a token is not the model's, or its numbers are not finite
     * @throws io.seqmark.base.RunException if memory runs out, or the calling thread is interrupted
     */
    public void logProbabilities(int count, IntFunction<GivenTarget> targets, Sink sink) {
        read(count, targets, Value.LOG_PROBABILITY, sink);
    }

    /** The same with logits. */
    public void logits(int count, IntFunction<GivenTarget> targets, Sink sink) {
        read(count, targets, Value.LOGIT, sink);
    }

    private void read(int count, IntFunction<GivenTarget> targets, Value value, Sink sink) {
        Map<Long, GivenTarget> known = new ConcurrentHashMap<>();
        SourceQueue queue = new SourceQueue(count, index -> {
            GivenTarget target = checked(index, targets.apply((int) index));
            known.put(index, target);
            return new SourceLine(index, target.source(), false, Optional.empty());
        });
        Searches searches = (line, _) -> {
            GivenTarget target = of(known, line.id());
            return new TargetReading(target.inputs(), target.asked(), value);
        };
        EngineSpec spec = PlainDecoding.spec(options, USUAL_TOKENS);
        TokenBudget budget = TokenBudget.of(spec, loaded.sizes().bytesPerToken(Devices.footprint()));
        NonFinite nonFinite = NonFinite.of(spec, checkpoint.directory(), loaded.inFloat32());
        Object oneAtATime = new Object();
        new Replicas(model, budget, spec, nonFinite, new Profile())
                .run(queue, searches, Progress.NONE, (line, search, _) -> {
                    Sequence read = search.results().getFirst();
                    known.remove(line.id());
                    synchronized (oneAtATime) {
                        sink.accept((int) line.id(), read.tokenScores());
                    }
                });
    }

    private static GivenTarget of(Map<Long, GivenTarget> known, long id) {
        GivenTarget target = known.get(id);
        if (target == null) {
            throw new IllegalStateException("line " + id + " was read already");
        }
        return target;
    }

    /** Refuses tokens and lengths that the model does not have. */
    private GivenTarget checked(long index, GivenTarget target) {
        check(index, "source", target.source(), model.sourceVocabularySize(), model.sourcePositions());
        check(index, "target", target.inputs(), model.targetVocabularySize(), model.targetPositions());
        check(index, "target", target.asked(), model.vocabularySize(), OptionalInt.empty());
        return target;
    }

    private void check(long index, String side, int[] ids, int entries, OptionalInt positions) {
        if (ids.length > positions.orElse(Integer.MAX_VALUE)) {
            throw new InputException("line %d: its %s has %d tokens, and %s has positions for %d; shorten it"
                    .formatted(index + 1, side, ids.length, checkpoint.directory(), positions.getAsInt()));
        }
        Arrays.stream(ids).filter(id -> id < 0 || id >= entries).findFirst().ifPresent(id -> {
            throw new InputException(
                    "line %d: token id %d of its %s has no row in the %d of %s; the tokenizer does not belong to it"
                            .formatted(index + 1, id, side, entries, checkpoint.directory()));
        });
    }

    @Override
    public void close() {
        loaded.close();
    }
}
