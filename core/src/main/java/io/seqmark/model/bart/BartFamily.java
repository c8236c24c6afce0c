package io.seqmark.model.bart;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.BartLayers;
import io.seqmark.model.Decoder;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Embedding;
import io.seqmark.tensor.HostArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * BART (Lewis et al., 2020): post-norm, learned positions, a normalised embedding, one table for encoder, decoder and
 * output.
 */
public final class BartFamily implements Family {
    /** Learned positions start at row 2, as the padding id once took part in their numbering. */
    private static final int POSITION_OFFSET = 2;

    private static final int DEFAULT_VOCABULARY = 50_265;

    /** Version counters, position buffers and classification heads of real checkpoints. */
    private static final Pattern TOLERATED = Pattern.compile(
            "(model\\.)?(encoder|decoder)\\.(version|embed_positions\\._float_tensor)|classification_head\\..*");

    @Override
    public String modelType() {
        return "bart";
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of(
                "pad_token_id", 1,
                "bos_token_id", 0,
                "eos_token_id", 2,
                "decoder_start_token_id", 2,
                "forced_eos_token_id", 2);
    }

    @Override
    public EncoderDecoder load(Checkpoint checkpoint) {
        BartArchitecture config = BartArchitecture.read(checkpoint.config(), DEFAULT_VOCABULARY);
        int width = config.dModel();
        int vocabulary = config.vocabSize();
        WeightReader weights = new WeightReader(
                checkpoint.openWeights(), checkpoint.directory().toString(), "model.");
        BartLayers layers = new BartLayers(weights, width, config.activation(), false);
        HostArray shared = weights.matrix(
                vocabulary,
                width,
                "model.shared.weight",
                "model.encoder.embed_tokens.weight",
                "model.decoder.embed_tokens.weight",
                "lm_head.weight");
        HostArray output = config.tieWordEmbeddings()
                ? shared
                : weights.matrix(vocabulary, width, "lm_head.weight", "model.shared.weight");
        float scale = config.scaleEmbedding() ? (float) Math.sqrt(width) : 1f;
        Encoder encoder = new Encoder(
                embedding(weights, config, shared, scale, "model.encoder"),
                layers.encoder(config.encoderLayers(), config.encoderAttentionHeads(), config.encoderFfnDim()),
                Optional.empty(),
                Optional.empty());
        Decoder decoder = new Decoder(
                embedding(weights, config, shared, scale, "model.decoder"),
                layers.decoder(config.decoderLayers(), config.decoderAttentionHeads(), config.decoderFfnDim()),
                Optional.empty(),
                Optional.empty(),
                1f,
                weights.linear(
                        List.of(output),
                        weights.optionalMatrix(1, vocabulary, "final_logits_bias").stream()
                                .toList(),
                        Activation.NONE));
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, decoder, weights);
    }

    private static InputEmbedding embedding(
            WeightReader weights, BartArchitecture config, HostArray tokens, float scale, String side) {
        int width = config.dModel();
        return new InputEmbedding(
                new Embedding(tokens),
                scale,
                Optional.of(weights.embedding(
                        config.maxPositionEmbeddings() + POSITION_OFFSET, width, side + ".embed_positions.weight")),
                POSITION_OFFSET,
                Optional.of(weights.layerNorm(width, side + ".layernorm_embedding")));
    }
}
