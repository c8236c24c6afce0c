package io.seqmark.model;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Norm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a family keeps of BART whose encoder attends in its own way: tensor names, the embedding tables of encoder, decoder
 * and output, and the decoder. For one loader; not thread-safe.
 */
public final class BartFrame {
    private final WeightReader weights;
    private final BartArchitecture sizes;
    private final BartLayout layout;
    private final BartLayers layers;
    private final EmbeddingTables tables;

    /**
     * Opens a checkpoint's weights.
     *
     * @param base what stands before every tensor's name: {@code model.} or the family's own
     * @param preNorm whether sublayers are normalised before instead of after
     * @param attentionBias whether the attention projections have biases
     */
    public BartFrame(
            Device device,
            Checkpoint checkpoint,
            ModelOptions options,
            BartArchitecture sizes,
            String base,
            boolean preNorm,
            boolean attentionBias) {
        this(device, checkpoint, options, sizes, BartLayout.of(base), preNorm, attentionBias);
    }

    /**
     * The same for a family with names of its own.
     *
     * @param layout what it calls its tensors
     */
    BartFrame(
            Device device,
            Checkpoint checkpoint,
            ModelOptions options,
            BartArchitecture sizes,
            BartLayout layout,
            boolean preNorm,
            boolean attentionBias) {
        this.weights = WeightReader.open(device, checkpoint, options, layout.base());
        this.sizes = sizes;
        this.layout = layout;
        this.layers = new BartLayers(weights, sizes.dModel(), sizes.activation(), preNorm, attentionBias, layout);
        this.tables = EmbeddingTables.read(
                weights,
                sizes.vocabSize(),
                sizes.dModel(),
                layout.tables(),
                sizes.tieWordEmbeddings(),
                options.semantics());
    }

    /** The weights that are read from. */
    public WeightReader weights() {
        return weights;
    }

    /** Blocks under BART's names. */
    public BartLayers layers() {
        return layers;
    }

    /** Trained positions of one side, {@code encoder} or {@code decoder}, from row 0 on. */
    public PositionVectors learned(String side, int positions) {
        return new PositionVectors.Table(
                weights.embedding(positions, sizes.dModel(), layout.base() + side + ".embed_positions.weight"), 0);
    }

    /** A layer norm of one side. */
    public Norm norm(String side, String name) {
        return weights.layerNorm(sizes.dModel(), layout.base() + side + "." + name);
    }

    /**
     * The encoder's embedding.
     *
     * @param norm applied to the sum of token and position vectors
     */
    public InputEmbedding encoderEmbedding(PositionVectors positions, Optional<Norm> norm) {
        return encoderEmbedding(positions, norm, OptionalInt.empty());
    }

    /**
     * The same.
     *
     * @param unnumbered a token that takes no position
     */
    InputEmbedding encoderEmbedding(PositionVectors positions, Optional<Norm> norm, OptionalInt unnumbered) {
        return new InputEmbedding(
                weights.embedding(tables.encoder()), scale(), Optional.of(positions), norm, false, unnumbered);
    }

    /**
     * The decoder's embedding.
     *
     * @param norm applied to the sum of token and position vectors
     */
    public InputEmbedding decoderEmbedding(PositionVectors positions, Optional<Norm> norm) {
        return decoderEmbedding(positions, norm, false, true);
    }

    /**
     * The same in all its variants.
     *
     * @param normFirst whether the norm is applied to the token vectors alone instead
     * @param scaled whether {@code scale_embedding} counts
     */
    InputEmbedding decoderEmbedding(PositionVectors positions, Optional<Norm> norm, boolean normFirst, boolean scaled) {
        return new InputEmbedding(
                weights.embedding(tables.decoder()),
                scaled ? scale() : 1f,
                Optional.of(positions),
                norm,
                normFirst,
                OptionalInt.empty());
    }

    private float scale() {
        return sizes.scaleEmbedding() ? (float) Math.sqrt(sizes.dModel()) : 1f;
    }

    /**
     * The encoder's layers.
     *
     * @param layer makes the one of an index under a name
     */
    public List<EncoderLayer> encoderLayers(BiFunction<Integer, String, EncoderLayer> layer) {
        return IntStream.range(0, sizes.encoderLayers())
                .mapToObj(i -> layer.apply(i, layout.base() + layout.encoder() + ".layers." + i))
                .toList();
    }

    /**
     * BART's decoder, and the projection to the vocabulary.
     *
     * @param logitsBias whether the family adds the checkpoint's {@code final_logits_bias}
     */
    public Decoder decoder(InputEmbedding embedding, Optional<Norm> finalNorm, boolean logitsBias) {
        return decoder(embedding, finalNorm, logitsBias, BartLayers.FeedForwards.dense(sizes.decoderFfnDim()));
    }

    /** The same with feed-forward blocks of another kind. */
    Decoder decoder(
            InputEmbedding embedding,
            Optional<Norm> finalNorm,
            boolean logitsBias,
            BartLayers.FeedForwards feedForwards) {
        return new Decoder(
                embedding,
                IntStream.range(0, sizes.decoderLayers())
                        .mapToObj(i -> {
                            String name = layout.base() + layout.decoder() + ".layers." + i;
                            return layers.decoderLayer(
                                    name, sizes.decoderAttentionHeads(), feedForwards.build(layers, name, i));
                        })
                        .toList(),
                List.of(),
                finalNorm,
                1f,
                weights.linear(List.of(tables.output()), logitsBias ? logitsBias() : List.of(), Activation.NONE));
    }

    private List<HostArray> logitsBias() {
        return weights.optionalMatrix(1, sizes.vocabSize(), "final_logits_bias").stream()
                .toList();
    }

    /**
     * The model; ends the reading.
     *
     * @param tolerated tensors that real checkpoints carry and the model does not use
     */
    public EncoderDecoder model(Encoder encoder, Decoder decoder, Pattern tolerated) {
        weights.finish(tolerated);
        return new EncoderDecoder(encoder, decoder, weights);
    }
}
