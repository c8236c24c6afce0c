package io.seqmark.model;

import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Linear;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Encoder and decoder layers under the tensor names that BART introduced and most families since have kept (Lewis et al.,
 * 2020).
 *
 * @param width {@code d_model}
 * @param activation of the feed-forward blocks
 * @param preNorm whether each sublayer is normalised before (mBART and later) or after (BART, Marian)
 * @param attentionBias whether the attention projections have biases
 * @param layout what the tensors are called
 */
public record BartLayers(
        WeightReader weights,
        int width,
        Activation activation,
        boolean preNorm,
        boolean attentionBias,
        BartLayout layout) {
    /** Layers under BART's own names, whose attention projections have biases, as nearly all have. */
    public BartLayers(WeightReader weights, int width, Activation activation, boolean preNorm) {
        this(weights, width, activation, preNorm, true, BartLayout.of("model."));
    }

    /** Makes the feed-forward block of a layer. */
    @FunctionalInterface
    public interface FeedForwards {
        /** BART's, of that inner width. */
        static FeedForwards dense(int ffnWidth) {
            return (layers, name, _) ->
                    layers.feedForward(name + "." + layers.layout().feedForward(), ffnWidth);
        }

        /**
         * @param name of the layer
         * @param index of it on its side
         */
        FeedForward build(BartLayers layers, String name, int index);
    }

    /** The layers under {@code model.encoder.layers}. */
    public List<EncoderLayer> encoder(int layers, int heads, int ffnWidth) {
        return IntStream.range(0, layers)
                .mapToObj(i -> encoderLayer("model.encoder.layers." + i, heads, ffnWidth))
                .toList();
    }

    /** The layers under {@code model.decoder.layers}. */
    public List<DecoderLayer> decoder(int layers, int heads, int ffnWidth) {
        return IntStream.range(0, layers)
                .mapToObj(i -> decoderLayer("model.decoder.layers." + i, heads, ffnWidth))
                .toList();
    }

    /** The encoder layer under that name, with full attention. */
    EncoderLayer encoderLayer(String name, int heads, int ffnWidth) {
        return encoderLayer(name, ffnWidth, fullAttention(name + ".self_attn", heads));
    }

    /** The same with a feed-forward block of another kind. */
    EncoderLayer encoderLayer(String name, int heads, FeedForward feedForward) {
        return encoderLayer(
                name,
                feedForward,
                fullAttention(name + ".self_attn", heads),
                residual(name + ".self_attn_layer_norm"),
                Residual.Clamp.ALWAYS);
    }

    /** The layer under that name around an attention of another kind. */
    public EncoderLayer encoderLayer(String name, int ffnWidth, SelfAttention attention) {
        return encoderLayer(
                name,
                dense(name, ffnWidth),
                attention,
                residual(name + ".self_attn_layer_norm"),
                Residual.Clamp.ALWAYS);
    }

    /** The same with a residual connection of another kind around the attention, and sums that are not clamped. */
    public EncoderLayer encoderLayer(String name, int ffnWidth, SelfAttention attention, Residual attentionResidual) {
        return encoderLayer(name, dense(name, ffnWidth), attention, attentionResidual, Residual.Clamp.NEVER);
    }

    private EncoderLayer encoderLayer(
            String name,
            FeedForward feedForward,
            SelfAttention attention,
            Residual attentionResidual,
            Residual.Clamp clamp) {
        Residual last = residual(name + "." + layout.lastNorm());
        return new EncoderLayer(
                attention,
                attentionResidual,
                feedForward,
                // normalised sums are small, or no numbers that clamping would mend
                preNorm ? new Residual(last.norm(), true, clamp) : last);
    }

    private SelfAttention fullAttention(String name, int heads) {
        return new SelfAttention.Full(
                shape(heads),
                projections(name + ".q_proj", name + ".k_proj", name + ".v_proj"),
                projections(name + ".out_proj"));
    }

    /** The decoder layer under that name. */
    public DecoderLayer decoderLayer(String name, int heads, int ffnWidth) {
        return decoderLayer(name, heads, dense(name, ffnWidth));
    }

    /** The same with a feed-forward block of another kind. */
    DecoderLayer decoderLayer(String name, int heads, FeedForward feedForward) {
        String self = name + ".self_attn";
        String cross = name + "." + layout.crossAttention();
        return new DecoderLayer(
                shape(heads),
                projections(self + ".q_proj", self + ".k_proj", self + ".v_proj"),
                projections(self + ".out_proj"),
                residual(name + ".self_attn_layer_norm"),
                projections(cross + ".q_proj"),
                projections(cross + ".k_proj", cross + ".v_proj"),
                projections(cross + ".out_proj"),
                residual(cross + "_layer_norm"),
                feedForward,
                residual(name + "." + layout.lastNorm()));
    }

    /** A projection of an attention block, or several side by side: width to width each. */
    public Linear projections(String... names) {
        return attentionBias
                ? weights.linear(width, width, Activation.NONE, names)
                : weights.linearWithoutBias(width, width, Activation.NONE, names);
    }

    private FeedForward dense(String name, int ffnWidth) {
        return feedForward(name + "." + layout.feedForward(), ffnWidth);
    }

    /** The feed-forward block whose layers {@code fc1} and {@code fc2} have that before their names. */
    public FeedForward feedForward(String prefix, int ffnWidth) {
        return new FeedForward.Plain(
                weights.linear(width, ffnWidth, activation, prefix + "fc1"),
                weights.linear(ffnWidth, width, Activation.NONE, prefix + "fc2"));
    }

    private Residual residual(String name) {
        return new Residual(weights.layerNorm(width, name), preNorm);
    }

    /** The geometry of attention with that many heads: scores are divided by the root of a head's size. */
    public AttentionShape shape(int heads) {
        int headSize = width / heads;
        return new AttentionShape(heads, headSize, (float) (1 / Math.sqrt(headSize)));
    }
}
