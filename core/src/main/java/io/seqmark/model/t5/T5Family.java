package io.seqmark.model.t5;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.contract.ModelOptions;
import io.seqmark.model.Decoder;
import io.seqmark.model.DecoderLayer;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.EncoderLayer;
import io.seqmark.model.Family;
import io.seqmark.model.FeedForward;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.Residual;
import io.seqmark.model.SelfAttention;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Linear;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * T5 (Raffel et al., 2020), version 1.0 (ReLU, tied output scaled by width^-0.5) and 1.1 (gated GELU, output of its own):
 * pre-norm without biases, unscaled attention, relative positions shared by all layers.
 */
public final class T5Family implements Family {
    /** The first decoder layer's cross-attention bias exists in old checkpoints and was never used. */
    private static final Pattern TOLERATED =
            Pattern.compile("decoder\\.block\\.0\\.layer\\.1\\.EncDecAttention\\.relative_attention_bias\\.weight");

    @Override
    public String modelType() {
        return "t5";
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of("pad_token_id", 0, "eos_token_id", 1);
    }

    @Override
    public EncoderDecoder load(Checkpoint checkpoint, ModelOptions options) {
        T5Config config = T5Config.read(checkpoint.config());
        WeightReader weights = WeightReader.open(checkpoint, options.precision(), "");
        Layers layers = new Layers(config, weights);
        int width = config.dModel();
        HostArray shared = weights.matrix(
                config.vocabSize(),
                width,
                "shared.weight",
                "encoder.embed_tokens.weight",
                "decoder.embed_tokens.weight",
                "lm_head.weight");
        // an output of its own counts even where the configuration forgets to say so; transformers keeps it too
        HostArray output = weights.matrix(config.vocabSize(), width, "lm_head.weight", "shared.weight");
        InputEmbedding embedding =
                new InputEmbedding(new Embedding(shared), 1f, Optional.empty(), 0, Optional.empty(), false);
        Encoder encoder = new Encoder(
                embedding,
                IntStream.range(0, config.numLayers())
                        .mapToObj(layers::encoderLayer)
                        .toList(),
                Optional.of(layers.bias("encoder", true)),
                Optional.of(weights.rmsNorm(width, config.layerNormEpsilon(), "encoder.final_layer_norm")));
        Decoder decoder = new Decoder(
                embedding,
                IntStream.range(0, config.numDecoderLayers())
                        .mapToObj(layers::decoderLayer)
                        .toList(),
                Optional.of(layers.bias("decoder", false)),
                Optional.of(weights.rmsNorm(width, config.layerNormEpsilon(), "decoder.final_layer_norm")),
                config.tieWordEmbeddings() ? (float) Math.pow(width, -0.5) : 1f,
                weights.linear(List.of(output), List.of(), Activation.NONE));
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, decoder, weights);
    }

    /** Builds the blocks under T5's tensor names. */
    private record Layers(T5Config config, WeightReader weights) {
        EncoderLayer encoderLayer(int index) {
            String block = "encoder.block.%d.layer".formatted(index);
            String attention = block + ".0.SelfAttention";
            return new EncoderLayer(
                    new SelfAttention.Full(
                            shape(),
                            projections(attention + ".q", attention + ".k", attention + ".v"),
                            attentionOut(attention + ".o")),
                    residual(block + ".0.layer_norm"),
                    feedForward(block + ".1.DenseReluDense"),
                    residual(block + ".1.layer_norm"));
        }

        DecoderLayer decoderLayer(int index) {
            String block = "decoder.block.%d.layer".formatted(index);
            String self = block + ".0.SelfAttention";
            String cross = block + ".1.EncDecAttention";
            return new DecoderLayer(
                    shape(),
                    projections(self + ".q", self + ".k", self + ".v"),
                    attentionOut(self + ".o"),
                    residual(block + ".0.layer_norm"),
                    projections(cross + ".q"),
                    projections(cross + ".k", cross + ".v"),
                    attentionOut(cross + ".o"),
                    residual(block + ".1.layer_norm"),
                    feedForward(block + ".2.DenseReluDense"),
                    residual(block + ".2.layer_norm"));
        }

        RelativeBias bias(String side, boolean bidirectional) {
            HostArray table = weights.matrix(
                    config.relativeAttentionNumBuckets(),
                    config.numHeads(),
                    side + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight");
            return new RelativeBias(table, config.relativeAttentionMaxDistance(), bidirectional);
        }

        private Linear projections(String... names) {
            return weights.linearWithoutBias(config.dModel(), config.attentionWidth(), Activation.NONE, names);
        }

        private Linear attentionOut(String name) {
            return weights.linearWithoutBias(config.attentionWidth(), config.dModel(), Activation.NONE, name);
        }

        private FeedForward feedForward(String name) {
            int width = config.dModel();
            int inner = config.dFf();
            var out = weights.linearWithoutBias(inner, width, Activation.NONE, name + ".wo");
            return config.gated()
                    ? new FeedForward.Gated(
                            weights.linearWithoutBias(width, inner, config.activation(), name + ".wi_0"),
                            weights.linearWithoutBias(width, inner, Activation.NONE, name + ".wi_1"),
                            out)
                    : new FeedForward.Plain(
                            weights.linearWithoutBias(width, inner, config.activation(), name + ".wi"), out);
        }

        private Residual residual(String name) {
            return new Residual(weights.rmsNorm(config.dModel(), config.layerNormEpsilon(), name), true);
        }

        private AttentionShape shape() {
            return new AttentionShape(config.numHeads(), config.dKv(), 1f);
        }
    }
}
