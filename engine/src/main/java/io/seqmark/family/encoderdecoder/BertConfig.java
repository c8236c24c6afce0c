package io.seqmark.family.encoderdecoder;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.Decoder;
import io.seqmark.model.Encoder;
import io.seqmark.model.ModelConfig;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import java.util.OptionalInt;

/**
 * The sizes of a BERT-like {@code encoder} or {@code decoder}, with the defaults of its class in transformers.
 *
 * @param tied {@code tie_word_embeddings}, of a decoder
 */
record BertConfig(
        BertKind kind,
        int vocabSize,
        int embeddingSize,
        int hiddenSize,
        int layers,
        int heads,
        int intermediateSize,
        int maxPositionEmbeddings,
        int typeVocabSize,
        int padTokenId,
        double layerNormEps,
        Activation activation,
        boolean tied)
        implements EncoderSide, DecoderSide {
    static BertConfig read(BertKind kind, ConfigFile file) {
        return read(kind, file, kind.sizes(), 512, 2, 1e-12);
    }

    /** The same of a class with other defaults. */
    static BertConfig read(
            BertKind kind, ConfigFile file, BertKind.Sizes defaults, int positionCount, int types, double epsilon) {
        ModelConfig config = new ModelConfig(file);
        int width = config.size("hidden_size", defaults.hidden());
        int heads = config.size("num_attention_heads", defaults.heads());
        config.headSize("hidden_size", width, "num_attention_heads", heads);
        String positions = file.text("position_embedding_type").orElse("absolute");
        if (!positions.equals("absolute")) {
            throw new InputException("%s: position_embedding_type \"%s\" is not supported; supported is absolute"
                    .formatted(file.path(), positions));
        }
        int padding = file.integer("pad_token_id").orElse(kind.padding());
        int maxPositions = config.size("max_position_embeddings", positionCount);
        if (kind == BertKind.ROBERTA && (padding < 0 || padding >= maxPositions - 1)) {
            throw new InputException("%s: pad_token_id is %d, where positions are numbered from it up to %d"
                    .formatted(file.path(), padding, maxPositions - 1));
        }
        return new BertConfig(
                kind,
                config.size("vocab_size", defaults.vocabulary()),
                kind == BertKind.ELECTRA ? config.size("embedding_size", defaults.embedding()) : width,
                width,
                config.layers("num_hidden_layers", defaults.layers()),
                heads,
                config.size("intermediate_size", defaults.intermediate()),
                maxPositions,
                config.size("type_vocab_size", types),
                padding,
                config.number("layer_norm_eps", epsilon),
                config.activation("hidden_act", "gelu"),
                config.flag("tie_word_embeddings", true));
    }

    @Override
    public String base() {
        return "decoder." + kind.base() + ".";
    }

    @Override
    public BertConfig first(int count) {
        return new BertConfig(
                kind,
                vocabSize,
                embeddingSize,
                hiddenSize,
                count,
                heads,
                intermediateSize,
                maxPositionEmbeddings,
                typeVocabSize,
                padTokenId,
                layerNormEps,
                activation,
                tied);
    }

    @Override
    public Encoder encoder(WeightReader weights, String base) {
        return new BertBlocks(weights, this, base).encoder();
    }

    @Override
    public Decoder decoder(WeightReader weights) {
        return new BertBlocks(weights, this, base()).decoder();
    }

    @Override
    public Architecture.Side side() {
        int first = kind == BertKind.ROBERTA ? padTokenId + 1 : 0;
        return new Architecture.Side(
                layers,
                heads,
                hiddenSize,
                intermediateSize,
                new Architecture.Positions(maxPositionEmbeddings, OptionalInt.of(maxPositionEmbeddings - first)));
    }

    /** The projection of narrower embeddings. */
    @Override
    public long otherEncoderWeights() {
        return embeddingSize == hiddenSize ? 0 : (long) embeddingSize * hiddenSize;
    }

    /** The same, the transform before the output, and an output that is as narrow as the embeddings. */
    @Override
    public long otherDecoderWeights() {
        long transform = BertHead.of(kind).transform().isEmpty() ? 0 : (long) hiddenSize * embeddingSize;
        return otherEncoderWeights() + transform + (embeddingSize - (long) hiddenSize) * vocabSize;
    }
}
