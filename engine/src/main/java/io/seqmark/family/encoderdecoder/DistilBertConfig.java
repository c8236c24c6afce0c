package io.seqmark.family.encoderdecoder;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderLayer;
import io.seqmark.model.FeedForward;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.ModelConfig;
import io.seqmark.model.Residual;
import io.seqmark.model.SelfAttention;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import java.util.Optional;
import java.util.stream.IntStream;

/** DistilBERT (Sanh et al., 2019): BERT's layers under other names, without token types. */
record DistilBertConfig(
        int vocabSize,
        int maxPositionEmbeddings,
        int hiddenSize,
        int layers,
        int heads,
        int innerWidth,
        Activation activation)
        implements EncoderSide {
    static final String MODEL_TYPE = "distilbert";

    /** Not in its configuration: transformers writes it into the layers. */
    private static final double EPSILON = 1e-12;

    static DistilBertConfig read(ConfigFile file) {
        ModelConfig config = new ModelConfig(file);
        int width = config.size("dim", 768);
        int heads = config.size("n_heads", 12);
        config.headSize("dim", width, "n_heads", heads);
        return new DistilBertConfig(
                config.size("vocab_size", 30522),
                config.size("max_position_embeddings", 512),
                width,
                config.layers("n_layers", 6),
                heads,
                config.size("hidden_dim", 3072),
                config.activation("activation", "gelu"));
    }

    @Override
    public DistilBertConfig first(int count) {
        return new DistilBertConfig(vocabSize, maxPositionEmbeddings, hiddenSize, count, heads, innerWidth, activation);
    }

    @Override
    public Encoder encoder(WeightReader weights, String name) {
        String base = name + "embeddings.";
        InputEmbedding embedding = new InputEmbedding(
                weights.embedding(vocabSize, hiddenSize, base + "word_embeddings.weight"),
                1f,
                Optional.of(weights.embedding(maxPositionEmbeddings, hiddenSize, base + "position_embeddings.weight")),
                0,
                Optional.of(weights.layerNorm(hiddenSize, EPSILON, base + "LayerNorm")),
                false);
        return new Encoder(
                embedding,
                IntStream.range(0, layers)
                        .mapToObj(i -> layer(weights, name, i))
                        .toList(),
                Optional.empty());
    }

    private EncoderLayer layer(WeightReader weights, String base, int index) {
        String layer = base + "transformer.layer." + index;
        String attention = layer + ".attention";
        int headSize = hiddenSize / heads;
        return new EncoderLayer(
                new SelfAttention.Full(
                        new AttentionShape(heads, headSize, (float) (1 / Math.sqrt(headSize))),
                        weights.linear(
                                hiddenSize,
                                hiddenSize,
                                Activation.NONE,
                                attention + ".q_lin",
                                attention + ".k_lin",
                                attention + ".v_lin"),
                        weights.linear(hiddenSize, hiddenSize, Activation.NONE, attention + ".out_lin")),
                new Residual(weights.layerNorm(hiddenSize, EPSILON, layer + ".sa_layer_norm"), false),
                new FeedForward.Plain(
                        weights.linear(hiddenSize, innerWidth, activation, layer + ".ffn.lin1"),
                        weights.linear(innerWidth, hiddenSize, Activation.NONE, layer + ".ffn.lin2")),
                new Residual(weights.layerNorm(hiddenSize, EPSILON, layer + ".output_layer_norm"), false));
    }

    @Override
    public Architecture.Side side() {
        return new Architecture.Side(
                layers, heads, hiddenSize, innerWidth, Architecture.Positions.upTo(maxPositionEmbeddings));
    }

    @Override
    public long otherEncoderWeights() {
        return 0;
    }
}
