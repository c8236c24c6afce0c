package io.seqmark.family.marian;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartArchitecture;
import io.seqmark.model.BartLayers;
import io.seqmark.model.BartLayout;
import io.seqmark.model.Decoder;
import io.seqmark.model.EmbeddingTables;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.Sinusoids;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.HostArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Marian (Junczys-Dowmunt et al., 2018) as OPUS-MT publishes it: BART's layers with fixed sinusoidal positions, no
 * embedding normalisation and a trained output bias. Encoder and decoder may have vocabularies of their own.
 */
public final class MarianFamily implements Family {
    private static final Pattern TOLERATED = Pattern.compile("(model\\.)?(encoder|decoder)\\.version");

    @Override
    public String modelType() {
        return "marian";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("MarianTokenizer");
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of(
                "pad_token_id", 58100, "eos_token_id", 0, "decoder_start_token_id", 58100, "forced_eos_token_id", 0);
    }

    @Override
    public boolean hidesPaddingInLegacyBeamSearch() {
        return true;
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return MarianConfig.read(config).architecture();
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        MarianConfig config = MarianConfig.read(checkpoint.config());
        BartArchitecture sizes = config.sizes();
        int width = sizes.dModel();
        WeightReader weights = WeightReader.open(device, checkpoint, options, "model.");
        BartLayers layers = new BartLayers(weights, width, sizes.activation(), false);
        HostArray source;
        HostArray target;
        HostArray output;
        if (config.shareEncoderDecoderEmbeddings()) {
            EmbeddingTables tables = EmbeddingTables.read(
                    weights,
                    sizes.vocabSize(),
                    width,
                    BartLayout.of("model.").tables(),
                    sizes.tieWordEmbeddings(),
                    options.semantics());
            source = tables.encoder();
            target = tables.decoder();
            output = tables.output();
        } else {
            source = weights.matrix(sizes.vocabSize(), width, "model.encoder.embed_tokens.weight");
            target = weights.matrix(
                    config.decoderVocabSize(), width, "model.decoder.embed_tokens.weight", "lm_head.weight");
            output = weights.matrix(
                    config.decoderVocabSize(), width, "lm_head.weight", "model.decoder.embed_tokens.weight");
        }
        Encoder encoder = new Encoder(
                embedding(weights, sizes, source, "model.encoder"),
                layers.encoder(sizes.encoderLayers(), sizes.encoderAttentionHeads(), sizes.encoderFfnDim()),
                Optional.empty());
        Decoder decoder = new Decoder(
                embedding(weights, sizes, target, "model.decoder"),
                layers.decoder(sizes.decoderLayers(), sizes.decoderAttentionHeads(), sizes.decoderFfnDim()),
                List.of(),
                Optional.empty(),
                1f,
                weights.linear(
                        List.of(output),
                        weights.optionalMatrix(1, output.rows(), "final_logits_bias").stream()
                                .toList(),
                        Activation.NONE));
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, decoder, weights);
    }

    private static InputEmbedding embedding(
            WeightReader weights, BartArchitecture sizes, HostArray tokens, String side) {
        int width = sizes.dModel();
        return new InputEmbedding(
                weights.embedding(tokens),
                sizes.scaleEmbedding() ? (float) Math.sqrt(width) : 1f,
                Optional.of(Sinusoids.embedding(
                        weights, sizes.maxPositionEmbeddings(), width, side + ".embed_positions.weight")),
                0,
                Optional.empty(),
                false);
    }
}
