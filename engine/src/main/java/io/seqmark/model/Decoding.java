package io.seqmark.model;

import io.seqmark.tensor.DecoderCaches;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Profile;
import io.seqmark.tensor.SentenceCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The decoding state of one replica. Owns its caches; confined to one thread. */
public final class Decoding implements AutoCloseable {
    private final Encoder encoder;
    private final Optional<Linear> bridge;
    private final AutoregressiveDecoder decoder;
    private final AutoregressiveDecoder.Stepper stepper;
    private final Optional<LearnedPrefix> prefix;
    private final Device device;
    private final DecoderCaches caches;

    /**
     * @param bridge projects the encoder's states to the decoder's width
     * @param prefix before every prediction
     * @param beams rows a sentence at the most
     */
    Decoding(
            Encoder encoder,
            Optional<Linear> bridge,
            AutoregressiveDecoder decoder,
            Optional<LearnedPrefix> prefix,
            Device device,
            int beams) {
        this.prefix = prefix;
        this.encoder = encoder;
        this.bridge = bridge;
        this.decoder = decoder;
        this.stepper = decoder.stepper();
        this.device = device;
        this.caches = device.caches(decoder.shape(), decoder.layerCount(), beams);
    }

    /**
     * Encodes sentences and projects their keys and values for every decoder layer.
     *
     * @param sources token ids a sentence, none empty
     * @return a slot for each; the caller owns them
     */
    public List<DecoderSlot> open(List<int[]> sources) {
        return open(() -> encoder.encode(sources), sources.size(), i -> caches.open(sources.get(i).length));
    }

    /**
     * The same for sentences that see each other's padding, as in transformers 4.4's ProphetNet.
     *
     * @param batches one a source
     * @param padding the padding token
     * @param rows decoder rows a sentence
     */
    public List<DecoderSlot> openPadded(List<int[]> sources, List<PaddedBatch> batches, int padding, int rows) {
        List<int[]> padded = IntStream.range(0, sources.size())
                .mapToObj(i -> batches.get(i).pad(sources.get(i), padding))
                .toList();
        int heads = decoder.shape().heads();
        return open(
                () -> encoder.encode(padded, batches),
                sources.size(),
                i -> caches.open(batches.get(i).width(), batches.get(i).decoderBiases(heads, rows)));
    }

    private List<DecoderSlot> open(Supplier<Matrix> encode, int count, IntFunction<SentenceCache> room) {
        List<SentenceCache> sentences = new ArrayList<>();
        boolean complete = false;
        try (var _ = Profile.enter(Profile.Phase.ENCODER);
                var _ = device.scope()) {
            Matrix encoded = encode.get();
            Matrix hidden = bridge.map(linear -> linear.apply(encoded)).orElse(encoded);
            for (int i = 0; i < count; i++) {
                sentences.add(room.apply(i));
            }
            storeSources(sentences, hidden);
            complete = true;
            int before = prefix.map(LearnedPrefix::tokens).orElse(0);
            return sentences.stream()
                    .map(sentence -> new DecoderSlot(sentence, before))
                    .toList();
        } finally {
            if (!complete) {
                sentences.forEach(SentenceCache::close);
            }
        }
    }

    private void storeSources(List<SentenceCache> sentences, Matrix hidden) {
        for (int layer = 0; layer < decoder.layerCount(); layer++) {
            try (var _ = device.scope()) {
                caches.storeSources(layer, decoder.sourceKeysAndValues(layer, hidden), sentences);
            }
        }
    }

    /**
     * Advances every slot by the tokens it was fed.
     *
     * @return the hidden states [rows of all slots, width] in slot order, in the innermost scope
     */
    public Matrix step(List<DecoderSlot> slots) {
        prefix.ifPresent(learned -> begin(learned, slots));
        return stepper.step(new DecoderRows(caches, slots));
    }

    private void begin(LearnedPrefix learned, List<DecoderSlot> slots) {
        List<DecoderSlot> fresh =
                slots.stream().filter(slot -> slot.cache().steps() == 0).toList();
        if (!fresh.isEmpty()) {
            learned.begin(
                    device,
                    caches,
                    fresh.stream().map(DecoderSlot::cache).toList(),
                    fresh.stream().map(DecoderSlot::rows).toList(),
                    decoder.layerCount());
        }
    }

    /** Logits [rows, vocabulary] of some rows of what {@link #step} returned. */
    public Logits logits(Matrix hidden) {
        return decoder.logits(hidden);
    }

    @Override
    public void close() {
        caches.close();
    }
}
