package io.seqmark.family.t5;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.DecoderLayer;
import io.seqmark.model.EncoderLayer;
import io.seqmark.model.FeedForward;
import io.seqmark.model.Residual;
import io.seqmark.model.SelfAttention;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import io.seqmark.tensor.Norm;
import io.seqmark.tensor.PositionBias;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Encoder and decoder layers under T5's tensor names.
 *
 * @param ownBiases whether every layer has a relative position bias of its own, instead of the first one's
 * @param lastInFloat32 whether the feed-forward block's last layer stays in float32 in a float16 model
 */
public record T5Layers(
        T5Architecture config,
        WeightReader weights,
        boolean ownBiases,
        boolean lastInFloat32,
        ConfigFile file,
        T5Style.FeedForwards feedForwards) {
    /** Where a layer's self-attention stands. */
    private static final String SELF_ATTENTION = "%s.block.%d.layer.0.SelfAttention";

    /** Attention of every token to every token, one a layer. */
    public List<SelfAttention> fullAttentions() {
        List<PositionBias.Distance> biases = biases("encoder", config.numLayers(), true);
        return IntStream.range(0, config.numLayers())
                .<SelfAttention>mapToObj(i -> {
                    String name = SELF_ATTENTION.formatted("encoder", i);
                    return new SelfAttention.Full(shape(), queryKeyValue(name), out(name), Optional.of(biases.get(i)));
                })
                .toList();
    }

    /** The encoder's layers around these attentions. */
    List<EncoderLayer> encoder(List<SelfAttention> attentions) {
        return IntStream.range(0, attentions.size())
                .mapToObj(i -> encoderLayer("encoder.block.%d.layer".formatted(i), i, attentions.get(i)))
                .toList();
    }

    private EncoderLayer encoderLayer(String block, int index, SelfAttention attention) {
        return new EncoderLayer(
                attention,
                residual(block + ".0.layer_norm"),
                feedForwards.build(file, this, block + ".1", index, false),
                residual(block + ".1.layer_norm"));
    }

    List<DecoderLayer> decoder() {
        return IntStream.range(0, config.numDecoderLayers())
                .mapToObj(this::decoderLayer)
                .toList();
    }

    private DecoderLayer decoderLayer(int index) {
        String block = "decoder.block.%d.layer".formatted(index);
        String self = SELF_ATTENTION.formatted("decoder", index);
        String cross = block + ".1.EncDecAttention";
        return new DecoderLayer(
                shape(),
                queryKeyValue(self),
                out(self),
                residual(block + ".0.layer_norm"),
                projections(cross + ".q"),
                projections(cross + ".k", cross + ".v"),
                out(cross),
                residual(block + ".1.layer_norm"),
                feedForwards.build(file, this, block + ".2", index, true),
                residual(block + ".2.layer_norm"));
    }

    /** One a layer. */
    List<PositionBias.Distance> decoderBiases() {
        return biases("decoder", config.numDecoderLayers(), false);
    }

    private List<PositionBias.Distance> biases(String side, int layers, boolean bidirectional) {
        if (!ownBiases) {
            return Collections.nCopies(
                    layers, bias(SELF_ATTENTION.formatted(side, 0) + ".relative_attention_bias", bidirectional));
        }
        return IntStream.range(0, layers)
                .<PositionBias.Distance>mapToObj(
                        i -> bias(SELF_ATTENTION.formatted(side, i) + ".relative_attention_bias", bidirectional))
                .toList();
    }

    /** The bias whose table has that name. */
    public RelativeBias bias(String name, boolean bidirectional) {
        return new RelativeBias(
                weights.matrix(config.relativeAttentionNumBuckets(), config.numHeads(), name + ".weight"),
                config.relativeAttentionMaxDistance(),
                bidirectional);
    }

    /** Heads, their size, and no scale. */
    public AttentionShape shape() {
        return new AttentionShape(config.numHeads(), config.dKv(), 1f);
    }

    /** The fused projections of an attention of that name. */
    public Linear queryKeyValue(String name) {
        return projections(name + ".q", name + ".k", name + ".v");
    }

    private Linear projections(String... names) {
        return weights.linearWithoutBias(config.dModel(), config.attentionWidth(), Activation.NONE, names);
    }

    /** The output projection of an attention of that name. */
    public Linear out(String name) {
        return weights.linearWithoutBias(config.attentionWidth(), config.dModel(), Activation.NONE, name + ".o");
    }

    /** The norm of that name. */
    public Norm norm(String name) {
        return weights.rmsNorm(config.dModel(), config.layerNormEpsilon(), name);
    }

    private Residual residual(String name) {
        return new Residual(norm(name), true, Residual.Clamp.INFINITE);
    }

    /** The feed-forward block of that name. */
    public FeedForward feedForward(String name) {
        int width = config.dModel();
        int inner = config.dFf();
        Linear out = lastInFloat32
                ? weights.linearKeptInFloat32(inner, width, name + ".wo")
                : weights.linearWithoutBias(inner, width, Activation.NONE, name + ".wo");
        return config.gated()
                ? new FeedForward.Gated(
                        weights.linearWithoutBias(width, inner, config.activation(), name + ".wi_0"),
                        weights.linearWithoutBias(width, inner, Activation.NONE, name + ".wi_1"),
                        out)
                : new FeedForward.Plain(
                        weights.linearWithoutBias(width, inner, config.activation(), name + ".wi"), out);
    }
}
