package io.seqmark.model;

import io.seqmark.base.InputException;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** A loaded model. Owns its weights; thread-safe and shared by all replicas. */
public final class EncoderDecoder implements AutoCloseable {
    private final Encoder encoder;
    private final Optional<Linear> bridge;
    private final AutoregressiveDecoder decoder;
    private final WeightReader weights;
    /** Of each system. */
    private final List<Optional<LearnedPrefix>> prefixes;
    /** Which systems encode alike. */
    private final int[] encoders;

    private volatile Optional<KeptStates> kept = Optional.empty();

    /**
     * @param weights where the blocks got their weights from; closed with this model
     */
    public EncoderDecoder(Encoder encoder, AutoregressiveDecoder decoder, WeightReader weights) {
        this(encoder, Optional.empty(), decoder, weights);
    }

    /**
     * A model whose decoder may have another width than its encoder.
     *
     * @param bridge projects the encoder's states to the decoder's width
     */
    public EncoderDecoder(
            Encoder encoder, Optional<Linear> bridge, AutoregressiveDecoder decoder, WeightReader weights) {
        this.encoder = encoder;
        this.bridge = bridge;
        this.decoder = decoder;
        this.weights = weights;
        this.prefixes = weights.prefixes();
        this.encoders = weights.systems().map(SystemReader::encoders).orElseGet(() -> new int[1]);
        try {
            requirePlain();
        } catch (InputException unusable) {
            weights.close();
            throw unusable;
        }
    }

    /** Adapters that stand before predictions, or side by side, need blocks whose rows are those of the step. */
    private void requirePlain() {
        prefixes.stream()
                .flatMap(Optional::stream)
                .forEach(learned -> learned.require(decoder.shape(), decoder.layerCount()));
        boolean plain = decoder instanceof Decoder shared
                && shared.layers().stream().noneMatch(layer -> layer.feedForward() instanceof Experts)
                && encoder.layers().stream().noneMatch(layer -> layer.feedForward() instanceof Experts);
        if (!plain && prefixes.stream().anyMatch(Optional::isPresent)) {
            throw new InputException("prefix tuning: this family's decoder has no place for learned keys and values");
        }
        if (!plain && systems() > 1) {
            throw new InputException(
                    "--adapter: this family's layers cannot be shared by several adapters; evaluate each in a run of its own");
        }
    }

    /** How many systems share the weights; each line is given to one of them. */
    public int systems() {
        return prefixes.size();
    }

    /** Entries of the output vocabulary. */
    public int vocabularySize() {
        return decoder.vocabularySize();
    }

    /** Entries of the encoder's embedding: a source id must be below. */
    public int sourceVocabularySize() {
        return encoder.embedding().tokens().entries();
    }

    /** Entries of the decoder's embedding: a generated id must be below. */
    public int targetVocabularySize() {
        return decoder.tokenEntries();
    }

    /** The longest source in tokens; absent where the model sets no limit. */
    public OptionalInt sourcePositions() {
        return encoder.embedding().limit();
    }

    /** The longest decoder input in tokens; absent where the model sets no limit. */
    public OptionalInt targetPositions() {
        OptionalInt limit = decoder.limit();
        int before = prefixes.stream()
                .flatMap(Optional::stream)
                .mapToInt(LearnedPrefix::tokens)
                .max()
                .orElse(0);
        return limit.isPresent() && before > 0 ? OptionalInt.of(Math.max(0, limit.getAsInt() - before)) : limit;
    }

    /** The first size in which this model differs from what its family said of it; empty where there is none. */
    public Optional<String> unlike(Architecture sizes) {
        SequencedMap<String, List<Object>> pairs = new LinkedHashMap<>();
        pairs.put("decoder layers", List.of(sizes.decoder().layers(), decoder.layerCount()));
        pairs.put(
                "decoder heads",
                List.of(sizes.decoder().heads(), decoder.shape().heads()));
        pairs.put(
                "size of a decoder's head",
                List.of(sizes.decoder().headSize(), decoder.shape().headSize()));
        pairs.put("source vocabulary", List.of(sizes.vocabSize(), sourceVocabularySize()));
        pairs.put("target vocabulary", List.of(sizes.targetVocabulary(), targetVocabularySize()));
        pairs.put("output vocabulary", List.of(sizes.targetVocabulary(), vocabularySize()));
        pairs.put("longest source", List.of(sizes.encoder().limit(), sourcePositions()));
        pairs.put("longest target", List.of(sizes.decoder().limit(), decoder.limit()));
        return pairs.entrySet().stream()
                .filter(pair ->
                        !pair.getValue().getFirst().equals(pair.getValue().getLast()))
                .findFirst()
                .map(pair -> "%s %s, and load() made %s"
                        .formatted(
                                pair.getKey(),
                                pair.getValue().getFirst(),
                                pair.getValue().getLast()));
    }

    /**
     * The encoder's hidden states.
     *
     * @param sources token ids a sentence, none empty
     * @return [all tokens, width], sentence after sentence, in the innermost scope
     */
    public Matrix encode(List<int[]> sources) {
        return encoder.encode(sources);
    }

    /**
     * Keeps encoder states of the sources of the next generations, so that each is encoded once; for a model that does not share
     * its weights among several systems. No result depends on it.
     *
     * @param bytes that they may take on the Java heap; what does not fit is computed each time
     */
    public void keepStates(long bytes) {
        kept = Optional.of(new KeptStates(device(), bytes));
    }

    /** Where the weights are. */
    public Device device() {
        return weights.device();
    }

    /**
     * The decoding state of one replica, on the calling thread.
     *
     * @param beams rows a sentence at the most
     */
    public Decoding decoding(int beams) {
        return new Decoding(encoder, kept, bridge, decoder, prefixes, encoders, device(), beams);
    }

    @Override
    public void close() {
        weights.close();
    }
}
