package io.seqmark.model;

import io.seqmark.tensor.DecoderCaches;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Profile;
import io.seqmark.tensor.SentenceCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The decoding state of one replica. Owns its caches; confined to one thread. */
public final class Decoding implements AutoCloseable {
    private final Encoder encoder;
    private final Optional<KeptStates> kept;
    private final Optional<Linear> bridge;
    private final AutoregressiveDecoder decoder;
    private final AutoregressiveDecoder.Stepper stepper;
    private final List<Optional<LearnedPrefix>> prefixes;
    private final int[] encoders;
    private final Device device;
    private final DecoderCaches caches;

    /**
     * @param kept states of sources that were encoded before
     * @param bridge projects the encoder's states to the decoder's width
     * @param prefixes of each system, before every prediction
     * @param encoders which systems encode alike
     * @param beams rows a sentence at the most
     */
    Decoding(
            Encoder encoder,
            Optional<KeptStates> kept,
            Optional<Linear> bridge,
            AutoregressiveDecoder decoder,
            List<Optional<LearnedPrefix>> prefixes,
            int[] encoders,
            Device device,
            int beams) {
        this.prefixes = prefixes;
        this.encoders = encoders;
        this.encoder = encoder;
        this.kept = kept;
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
        return open(
                () -> kept.map(states -> states.encode(sources, encoder::encode))
                        .orElseGet(() -> encoder.encode(sources)),
                sources.size(),
                i -> caches.open(sources.get(i).length));
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

    /**
     * The same for several systems that share the weights. A source is encoded once for all systems that encode alike.
     *
     * @param systems of each source
     * @param lines of each source: equal ones are of one line
     */
    public List<DecoderSlot> open(List<int[]> sources, int[] systems, long[] lines) {
        DecoderSlot[] slots = new DecoderSlot[sources.size()];
        boolean complete = false;
        try (var _ = Profile.enter(Profile.Phase.ENCODER)) {
            new SystemSources(sources, systems, lines, encoders).forEach(group -> {
                try (var _ = device.scope()) {
                    Matrix encoded = RowSystems.of(group.system()).during(() -> encoder.encode(group.sources()));
                    group.forEachSystem((system, places) -> {
                        try (var _ = device.scope()) {
                            open(group, encoded, system, places, slots);
                        }
                    });
                }
            });
            complete = true;
            return List.of(slots);
        } finally {
            if (!complete) {
                Arrays.stream(slots).filter(Objects::nonNull).forEach(DecoderSlot::close);
            }
        }
    }

    /** The slots of one system's sources, of which the group has the states. */
    private void open(
            SystemSources.Group group, Matrix encoded, int system, List<Integer> places, DecoderSlot[] slots) {
        RowSystems.of(system).during(() -> {
            Matrix own = group.states(encoded, places);
            List<SentenceCache> sentences = new ArrayList<>();
            for (int place : places) {
                SentenceCache sentence = caches.open(group.length(place));
                sentences.add(sentence);
                slots[place] = slot(sentence, system);
            }
            storeSources(sentences, bridge.map(linear -> linear.apply(own)).orElse(own));
            return sentences;
        });
    }

    private DecoderSlot slot(SentenceCache sentence, int system) {
        return new DecoderSlot(
                sentence, prefixes.get(system).map(LearnedPrefix::tokens).orElse(0), system);
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
            return sentences.stream().map(sentence -> slot(sentence, 0)).toList();
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
     * @param slots those of one system, then those of the next
     * @return the hidden states [rows of all slots, width] in slot order, in the innermost scope
     */
    public Matrix step(List<DecoderSlot> slots) {
        begin(slots);
        return encoders.length == 1
                ? stepper.step(new DecoderRows(caches, slots))
                : rows(slots).during(() -> stepper.step(new DecoderRows(caches, slots)));
    }

    private static RowSystems rows(List<DecoderSlot> slots) {
        List<RowSystems.Part> parts = new ArrayList<>();
        for (DecoderSlot slot : slots) {
            boolean same = !parts.isEmpty() && parts.getLast().system() == slot.system();
            int before = same ? parts.removeLast().rows() : 0;
            parts.add(new RowSystems.Part(slot.system(), before + slot.rows()));
        }
        return new RowSystems(parts);
    }

    private void begin(List<DecoderSlot> slots) {
        for (int system = 0; system < prefixes.size(); system++) {
            if (prefixes.get(system).isPresent()) {
                int own = system;
                List<DecoderSlot> fresh = slots.stream()
                        .filter(slot -> slot.system() == own && slot.cache().steps() == 0)
                        .toList();
                if (!fresh.isEmpty()) {
                    prefixes.get(system)
                            .get()
                            .begin(
                                    device,
                                    caches,
                                    fresh.stream().map(DecoderSlot::cache).toList(),
                                    fresh.stream().map(DecoderSlot::rows).toList(),
                                    decoder.layerCount());
                }
            }
        }
    }

    /** Logits [rows, vocabulary] of some rows of what {@link #step} returned. */
    public Logits logits(Matrix hidden) {
        return decoder.logits(hidden);
    }

    /** The same of some slots' rows, which {@link #together} allows. */
    public Logits logits(Matrix hidden, List<DecoderSlot> slots) {
        return encoders.length == 1 ? decoder.logits(hidden) : rows(slots).during(() -> decoder.logits(hidden));
    }

    /** Whether the rows of two slots may be projected to the vocabulary together. */
    public boolean together(DecoderSlot one, DecoderSlot other) {
        return one.system() == other.system() || !(decoder instanceof Decoder shared) || !shared.projectsApart();
    }

    @Override
    public void close() {
        caches.close();
    }
}
