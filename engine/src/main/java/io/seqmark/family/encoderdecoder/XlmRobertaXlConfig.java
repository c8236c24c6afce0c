package io.seqmark.family.encoderdecoder;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderLayer;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.PositionVectors;
import io.seqmark.model.WeightReader;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * XLM-R XL and XXL (Goyal et al., 2021): XLM-R's embeddings without a norm, layers that normalise before their sublayers, and a norm after
 * the last.
 *
 * @param base the sizes, which are RoBERTa's
 */
record XlmRobertaXlConfig(BertConfig base) implements EncoderSide {
    static final String MODEL_TYPE = "xlm-roberta-xl";

    /** What transformers' configuration class assumes. */
    private static final BertKind.Sizes DEFAULTS = new BertKind.Sizes(250880, 2560, 2560, 36, 32, 10240);

    static XlmRobertaXlConfig read(ConfigFile file) {
        return new XlmRobertaXlConfig(BertConfig.read(BertKind.ROBERTA, file, DEFAULTS, 514, 1, 1e-5));
    }

    @Override
    public int layers() {
        return base.layers();
    }

    @Override
    public XlmRobertaXlConfig first(int count) {
        return new XlmRobertaXlConfig(base.first(count));
    }

    @Override
    public int hiddenSize() {
        return base.hiddenSize();
    }

    @Override
    public int vocabSize() {
        return base.vocabSize();
    }

    @Override
    public Architecture.Side side() {
        return base.side();
    }

    @Override
    public long otherEncoderWeights() {
        return 0;
    }

    @Override
    public Encoder encoder(WeightReader weights, String prefix) {
        int width = base.hiddenSize();
        BertBlocks blocks = new BertBlocks(weights, base, prefix);
        InputEmbedding embedding = new InputEmbedding(
                weights.embedding(base.vocabSize(), width, prefix + "embeddings.word_embeddings.weight"),
                1f,
                Optional.of(new PositionVectors.Table(blocks.positions(), base.padTokenId() + 1)),
                Optional.empty(),
                false,
                OptionalInt.of(base.padTokenId()));
        return new Encoder(
                embedding,
                IntStream.range(0, layers())
                        .mapToObj(i -> layer(blocks, prefix + "encoder.layer." + i))
                        .toList(),
                Optional.of(weights.layerNorm(width, base.layerNormEps(), prefix + "encoder.LayerNorm")));
    }

    private static EncoderLayer layer(BertBlocks blocks, String name) {
        String attention = name + ".attention";
        return new EncoderLayer(
                blocks.selfAttention(attention),
                blocks.residual(attention + ".self_attn_layer_norm", true),
                blocks.feedForward(name),
                blocks.residual(name + ".LayerNorm", true));
    }
}
