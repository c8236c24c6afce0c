package io.seqmark.engine;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.RunException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.Weights;
import io.seqmark.family.encoderdecoder.EncoderOnly;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderModel;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * An encoder without a decoder on its threads: packs of sentences in, the states of each layer out. The bits of a sentence's states depend
 * neither on its pack nor on the threads. Its methods are called by one thread at a time. Owns the model and its device.
 */
public final class EncoderEngine implements AutoCloseable {
    /** Tokens of a pack, at the most, but for a sentence that is longer: enough for full speed, little enough for memory. */
    public static final int PACK_TOKENS = 1024;

    private final Device device;
    private final EncoderModel model;
    private final Precision precision;
    private final int threads;
    private final Path file;

    private EncoderEngine(Device device, EncoderModel model, Precision precision, int threads, Path file) {
        this.device = device;
        this.model = model;
        this.precision = precision;
        this.threads = threads;
        this.file = file;
    }

    /**
     * A metric's weights, which hold an encoder among others.
     *
     * @param weights closed with the engine, or where opening fails
     * @param file where they are, for messages
     * @param prefix what stands before the names of the encoder's, with its dot
     * @param tolerated those that nothing is made of
     */
    public record Holder(Weights weights, Path file, String prefix, Pattern tolerated) {}

    /**
     * An engine, and what else was made of the weights.
     *
     * @param head closed with the engine
     */
    public record WithHead<H>(EncoderEngine engine, H head) {}

    /**
     * Loads a checkpoint of an encoder.
     *
     * @param layers how many of its layers are used
     * @throws InputException if it is not supported, or the weights do not fit
     */
    public static EncoderEngine open(Checkpoint checkpoint, int layers, Precision precision, int threads) {
        EncoderOnly encoder = EncoderOnly.of(checkpoint.config()).first(layers);
        Device device = Devices.open(precision);
        try {
            EncoderModel model = encoder.load(device, checkpoint, ModelOptions.of(precision));
            return new EncoderEngine(device, model, precision, threads, checkpoint.directory());
        } catch (RuntimeException unusable) {
            device.close();
            throw unusable;
        }
    }

    /**
     * Loads an encoder that is a part of something, and the rest of it.
     *
     * @param checkpoint has the encoder's configuration
     * @param head makes the rest; is told the numbers of a state
     */
    public static <H> WithHead<H> open(
            Checkpoint checkpoint,
            Holder holder,
            Precision precision,
            int threads,
            BiFunction<WeightReader, Integer, H> head) {
        Device device;
        try {
            device = Devices.open(precision);
        } catch (RuntimeException unusable) {
            holder.weights().close();
            throw unusable;
        }
        WeightReader weights = WeightReader.ofFile(holder.weights(), holder.file(), device, precision);
        try {
            EncoderOnly outline = EncoderOnly.of(checkpoint.config());
            Encoder encoder = outline.encoder(weights, holder.prefix());
            H made = head.apply(weights, outline.width());
            weights.finish(holder.tolerated());
            EncoderModel model = new EncoderModel(encoder, weights);
            return new WithHead<>(new EncoderEngine(device, model, precision, threads, holder.file()), made);
        } catch (RuntimeException unusable) {
            weights.close();
            device.close();
            throw unusable;
        }
    }

    /** How many layers there are. */
    public int layers() {
        return model.layers();
    }

    /** Where it computes; the calling thread has to attach itself. */
    public Device device() {
        return device;
    }

    /**
     * Which sentences to encode together, the longest first, so that no thread begins a long one when the others are done.
     *
     * @param tokens of each sentence
     * @return indices
     */
    public static List<int[]> packs(int[] tokens) {
        int[] order = IntStream.range(0, tokens.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -tokens[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> packs = new ArrayList<>();
        int from = 0;
        while (from < order.length) {
            int to = from;
            long sum = 0;
            while (to < order.length && (to == from || sum + tokens[order[to]] <= PACK_TOKENS)) {
                sum += tokens[order[to++]];
            }
            packs.add(IntStream.range(from, to).map(i -> order[i]).toArray());
            from = to;
        }
        return packs;
    }

    /**
     * Checks the ids of a sentence.
     *
     * @param what the sentence is, for the message
     * @throws InputException if it has no token, or one without a row in the embedding
     */
    public void check(int[] ids, String what) {
        if (ids.length == 0) {
            throw new InputException(what + ": gives no token");
        }
        for (int id : ids) {
            if (id < 0 || id >= model.vocabularySize()) {
                throw new InputException(
                        "%s: its token id %d has no row in the embedding of %d of %s; the tokenizer does not belong to this model"
                                .formatted(what, id, model.vocabularySize(), file));
            }
        }
    }

    /**
     * Encodes all packs; returns when the states of all have been looked at.
     *
     * @throws RunException if memory runs out, the states leave the range of the precision, or the calling thread is interrupted
     */
    public void encode(List<? extends EncoderPack> packs) {
        FirstFailure failure = new FirstFailure();
        AtomicInteger next = new AtomicInteger();
        List<Thread> running = IntStream.range(0, Math.min(threads, packs.size()))
                .mapToObj(i -> Thread.ofPlatform().name("encoder-" + i).start(() -> {
                    try (var _ = device.attach()) {
                        int at = next.getAndIncrement();
                        while (at < packs.size() && !failure.happened()) {
                            encode(packs.get(at));
                            at = next.getAndIncrement();
                        }
                    } catch (RuntimeException | Error e) {
                        failure.offer(e);
                    }
                }))
                .toList();
        failure.join(running, () -> {}); // they look at the failure before each pack
        failure.rethrow("out of memory while sentences were encoded: try fewer --threads");
    }

    private void encode(EncoderPack pack) {
        try (var _ = device.scope()) {
            model.visit(pack.sentences(), (layer, states) -> {
                if (layer == model.layers()) {
                    requireFinite(states);
                }
                pack.accept(layer, states);
            });
        }
    }

    private void requireFinite(Matrix states) {
        if (!states.isFinite(0, states.rows())) {
            throw precision == Precision.FLOAT32
                    ? new InputException(
                            file + ": the states of the last layer are not finite; the weights are damaged")
                    : new RunException("%s: the states of a sentence leave the range of %s; give --dtype float32"
                            .formatted(file, precision.label()));
        }
    }

    @Override
    public void close() {
        model.close();
        device.close();
    }
}
