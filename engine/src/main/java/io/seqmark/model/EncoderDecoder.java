package io.seqmark.model;

import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.Profile;
import io.seqmark.tensor.Scope;
import io.seqmark.tensor.SourceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A loaded model. Owns its weights; thread-safe and shared by all replicas. */
public final class EncoderDecoder implements AutoCloseable {
    private final Encoder encoder;
    private final Optional<Linear> bridge;
    private final AutoregressiveDecoder decoder;
    private final WeightReader weights;

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
        return decoder.limit();
    }

    /** What the keys and values of one token take in all decoder layers: of a source, or of one row's past. */
    public long tokenBytes() {
        return 2L * decoder.layerCount() * decoder.shape().width() * Float.BYTES;
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

    /** Encodes sentences and projects their keys and values for every decoder layer. The caller owns the memories. */
    public List<SourceMemory> memorize(List<int[]> sources) {
        return memorize(
                () -> encode(sources),
                sources.size(),
                i -> new SourceMemory(decoder.shape(), decoder.layerCount(), sources.get(i).length));
    }

    /**
     * The same for sentences that see each other's padding, as in transformers 4.4's ProphetNet.
     *
     * @param batches one a source
     * @param padding the padding token
     * @param rows decoder rows a sentence
     */
    public List<SourceMemory> memorizePadded(List<int[]> sources, List<PaddedBatch> batches, int padding, int rows) {
        List<int[]> padded = IntStream.range(0, sources.size())
                .mapToObj(i -> batches.get(i).pad(sources.get(i), padding))
                .toList();
        int heads = decoder.shape().heads();
        return memorize(
                () -> encoder.encode(padded, batches),
                sources.size(),
                i -> new SourceMemory(
                        decoder.shape(),
                        decoder.layerCount(),
                        batches.get(i).width(),
                        batches.get(i).decoderBiases(heads, rows)));
    }

    private List<SourceMemory> memorize(Supplier<Matrix> encode, int count, IntFunction<SourceMemory> room) {
        List<SourceMemory> memories = new ArrayList<>();
        boolean complete = false;
        try (var _ = Profile.enter(Profile.Phase.ENCODER);
                var _ = Scope.open()) {
            Matrix encoded = encode.get();
            Matrix hidden = bridge.map(linear -> linear.apply(encoded)).orElse(encoded);
            for (int i = 0; i < count; i++) {
                memories.add(room.apply(i));
            }
            fill(memories, hidden);
            complete = true;
            return memories;
        } finally {
            if (!complete) {
                memories.forEach(SourceMemory::close);
            }
        }
    }

    private void fill(List<SourceMemory> memories, Matrix hidden) {
        for (int layer = 0; layer < decoder.layerCount(); layer++) {
            try (var _ = Scope.open()) {
                Matrix keysAndValues = decoder.crossKeyValue(layer).apply(hidden);
                int row = 0;
                for (SourceMemory memory : memories) {
                    memory.store(layer, keysAndValues, row);
                    row += memory.length();
                }
            }
        }
    }

    /**
     * The decoding state of one replica, on the calling thread.
     *
     * @param beams rows a sentence at the most
     */
    public Decoding decoding(int beams) {
        return new Decoding(decoder, beams);
    }

    @Override
    public void close() {
        weights.close();
    }
}
