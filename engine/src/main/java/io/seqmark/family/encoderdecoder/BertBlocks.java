package io.seqmark.family.encoderdecoder;

import io.seqmark.model.Decoder;
import io.seqmark.model.DecoderLayer;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderLayer;
import io.seqmark.model.FeedForward;
import io.seqmark.model.HeadTransform;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.PositionVectors;
import io.seqmark.model.Residual;
import io.seqmark.model.SelfAttention;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.AttentionShape;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.Linear;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Builds BERT-like encoders and decoders: post-norm layers, learned positions, the vector of token type 0 in every position.
 *
 * @param base what comes before the names of the layers, with its dot
 */
record BertBlocks(WeightReader weights, BertConfig config, String base) {
    Encoder encoder() {
        boolean fairseq = config.kind() == BertKind.ROBERTA;
        return new Encoder(
                fairseq
                        ? embedding(
                                new PositionVectors.Table(positions(), config.padTokenId() + 1),
                                OptionalInt.of(config.padTokenId()),
                                words())
                        : embedding(new PositionVectors.Table(positions(), 0), OptionalInt.empty(), words()),
                IntStream.range(0, config.layers()).mapToObj(this::encoderLayer).toList(),
                Optional.empty());
    }

    /** A decoder with cross-attention and its language model head. */
    Decoder decoder() {
        BertHead head = BertHead.of(config.kind());
        int vocabulary = config.vocabSize();
        int outputWidth = config.embeddingSize();
        PositionVectors positions = config.kind() == BertKind.ROBERTA
                ? new PaddedPositions(positions(), config.padTokenId())
                : new PositionVectors.Table(positions(), 0);
        InputEmbedding embedding = config.tied()
                ? embedding(positions, OptionalInt.empty(), words(), head.weight())
                : embedding(positions, OptionalInt.empty(), words());
        // an output of its own counts where a file has one: transformers 5 keeps it too
        HostArray output = config.tied()
                ? weights.matrix(vocabulary, outputWidth, head.weight(), words())
                : weights.matrix(vocabulary, outputWidth, head.weight());
        HostArray bias = weights.vector(vocabulary, head.biases().toArray(String[]::new));
        return new Decoder(
                embedding,
                IntStream.range(0, config.layers()).mapToObj(this::decoderLayer).toList(),
                List.of(),
                Optional.empty(),
                1f,
                head.transform().map(names -> transform(names, head.fixedGelu())),
                weights.linear(List.of(output), List.of(bias), Activation.NONE));
    }

    private HeadTransform transform(BertHead.Transform names, boolean fixedGelu) {
        int width = config.embeddingSize();
        Activation activation = fixedGelu ? Activation.GELU : config.activation();
        return new HeadTransform(
                weights.linear(config.hiddenSize(), width, activation, names.dense()),
                weights.layerNorm(width, config.layerNormEps(), names.norm()));
    }

    private String words() {
        return base + "embeddings.word_embeddings.weight";
    }

    private InputEmbedding embedding(PositionVectors positions, OptionalInt unnumbered, String... names) {
        int width = config.embeddingSize();
        return new InputEmbedding(
                weights.embedding(config.vocabSize(), width, names),
                1f,
                Optional.of(positions),
                Optional.of(weights.layerNorm(width, config.layerNormEps(), base + "embeddings.LayerNorm")),
                false,
                unnumbered,
                width == config.hiddenSize()
                        ? Optional.empty()
                        : Optional.of(weights.linear(
                                width, config.hiddenSize(), Activation.NONE, base + "embeddings_project")));
    }

    /** Position vectors with that of token type 0 in each. */
    Embedding positions() {
        int width = config.embeddingSize();
        HostArray positions =
                weights.matrix(config.maxPositionEmbeddings(), width, base + "embeddings.position_embeddings.weight");
        if (!config.kind().hasTokenTypes()) {
            return weights.embedding(positions);
        }
        HostArray types =
                weights.matrix(config.typeVocabSize(), width, base + "embeddings.token_type_embeddings.weight");
        return weights.embedding(positions.plusRow(types.toFloats()));
    }

    private EncoderLayer encoderLayer(int index) {
        String layer = base + "encoder.layer." + index;
        String attention = layer + ".attention";
        return new EncoderLayer(
                selfAttention(attention),
                residual(attention + ".output.LayerNorm"),
                feedForward(layer),
                residual(layer + ".output.LayerNorm"));
    }

    private DecoderLayer decoderLayer(int index) {
        String layer = base + "encoder.layer." + index;
        String self = layer + ".attention";
        String cross = layer + ".crossattention";
        return new DecoderLayer(
                shape(),
                projections(self + ".self.query", self + ".self.key", self + ".self.value"),
                projections(self + ".output.dense"),
                residual(self + ".output.LayerNorm"),
                projections(cross + ".self.query"),
                projections(cross + ".self.key", cross + ".self.value"),
                projections(cross + ".output.dense"),
                residual(cross + ".output.LayerNorm"),
                feedForward(layer),
                residual(layer + ".output.LayerNorm"));
    }

    private Linear projections(String... names) {
        return weights.linear(config.hiddenSize(), config.hiddenSize(), Activation.NONE, names);
    }

    SelfAttention selfAttention(String attention) {
        return new SelfAttention.Full(
                shape(),
                projections(attention + ".self.query", attention + ".self.key", attention + ".self.value"),
                projections(attention + ".output.dense"));
    }

    FeedForward feedForward(String layer) {
        int width = config.hiddenSize();
        int inner = config.intermediateSize();
        return new FeedForward.Plain(
                weights.linear(width, inner, config.activation(), layer + ".intermediate.dense"),
                weights.linear(inner, width, Activation.NONE, layer + ".output.dense"));
    }

    private Residual residual(String name) {
        return residual(name, false);
    }

    /**
     * @param before whether it normalises before the sublayer, not after it
     */
    Residual residual(String name, boolean before) {
        return new Residual(weights.layerNorm(config.hiddenSize(), config.layerNormEps(), name), before);
    }

    private AttentionShape shape() {
        int headSize = config.hiddenSize() / config.heads();
        return new AttentionShape(config.heads(), headSize, (float) (1 / Math.sqrt(headSize)));
    }
}
