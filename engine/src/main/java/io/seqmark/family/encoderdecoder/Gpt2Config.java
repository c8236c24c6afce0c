package io.seqmark.family.encoderdecoder;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.Decoder;
import io.seqmark.model.DecoderLayer;
import io.seqmark.model.FeedForward;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.ModelConfig;
import io.seqmark.model.Residual;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.HostArray;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * GPT-2 (Radford et al., 2019) with cross-attention: pre-norm, learned positions, weights stored as [inputs, outputs].
 *
 * @param tied {@code tie_word_embeddings}
 */
record Gpt2Config(
        int vocabSize,
        int positions,
        int hiddenSize,
        int layers,
        AttentionShape shape,
        int innerWidth,
        Activation activation,
        double layerNormEpsilon,
        boolean tied)
        implements DecoderSide {
    static final String MODEL_TYPE = "gpt2";

    private static final String BASE = "decoder.transformer.";

    static Gpt2Config read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        int width = size(file, "n_embd", "hidden_size", 768);
        int heads = size(file, "n_head", "num_attention_heads", 12);
        int headSize = config.headSize("n_embd", width, "n_head", heads);
        double scale = config.flag("scale_attn_weights", true) ? 1 / Math.sqrt(headSize) : 1;
        return new Gpt2Config(
                config.size("vocab_size", 50257),
                size(file, "n_positions", "max_position_embeddings", 1024),
                width,
                config.layers(file.node("n_layer").isPresent() ? "n_layer" : "num_hidden_layers", 12),
                new AttentionShape(
                        heads, headSize, (float) scale, config.flag("scale_attn_by_inverse_layer_idx", false)),
                config.size("n_inner", Math.multiplyExact(4, width)),
                config.activation("activation_function", "gelu_new"),
                config.number("layer_norm_epsilon", 1e-5),
                config.flag("tie_word_embeddings", true));
    }

    /** A size under GPT-2's own key or under the one that transformers takes as well. */
    private static int size(ConfigFile file, String key, String alias, int absent) {
        boolean aliased = file.node(key).isEmpty() && file.node(alias).isPresent();
        return new ModelConfig(file).size(aliased ? alias : key, absent);
    }

    @Override
    public String base() {
        return BASE;
    }

    @Override
    public Decoder decoder(WeightReader weights) {
        String words = BASE + "wte.weight";
        String head = "decoder.lm_head.weight";
        HostArray tokens = tied
                ? weights.matrix(vocabSize, hiddenSize, words, head)
                : weights.matrix(vocabSize, hiddenSize, words);
        // an output of its own counts where a file has one: transformers 5 keeps it too
        HostArray output =
                tied ? weights.matrix(vocabSize, hiddenSize, head, words) : weights.matrix(vocabSize, hiddenSize, head);
        InputEmbedding embedding = new InputEmbedding(
                weights.embedding(tokens),
                1f,
                Optional.of(weights.embedding(positions, hiddenSize, BASE + "wpe.weight")),
                0,
                Optional.empty(),
                false);
        return new Decoder(
                embedding,
                IntStream.range(0, layers).mapToObj(i -> layer(weights, i)).toList(),
                List.of(),
                Optional.of(weights.layerNorm(hiddenSize, layerNormEpsilon, BASE + "ln_f")),
                1f,
                weights.linear(List.of(output), List.of(), Activation.NONE));
    }

    private DecoderLayer layer(WeightReader weights, int index) {
        String layer = BASE + "h." + index;
        String cross = layer + ".crossattention";
        int width = hiddenSize;
        return new DecoderLayer(
                shape,
                weights.conv1d(width, 3 * width, Activation.NONE, layer + ".attn.c_attn"),
                weights.conv1d(width, width, Activation.NONE, layer + ".attn.c_proj"),
                residual(weights, layer + ".ln_1"),
                weights.conv1d(width, width, Activation.NONE, cross + ".q_attn"),
                weights.conv1d(width, 2 * width, Activation.NONE, cross + ".c_attn"),
                weights.conv1d(width, width, Activation.NONE, cross + ".c_proj"),
                residual(weights, layer + ".ln_cross_attn"),
                new FeedForward.Plain(
                        weights.conv1d(width, innerWidth, activation, layer + ".mlp.c_fc"),
                        weights.conv1d(innerWidth, width, Activation.NONE, layer + ".mlp.c_proj")),
                residual(weights, layer + ".ln_2"));
    }

    private Residual residual(WeightReader weights, String name) {
        return new Residual(weights.layerNorm(hiddenSize, layerNormEpsilon, name), true);
    }

    @Override
    public Architecture.Side side() {
        return new Architecture.Side(
                layers, shape.heads(), hiddenSize, innerWidth, Architecture.Positions.upTo(positions));
    }

    @Override
    public long otherDecoderWeights() {
        return 0;
    }
}
