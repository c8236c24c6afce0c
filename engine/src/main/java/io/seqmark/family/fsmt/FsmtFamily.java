package io.seqmark.family.fsmt;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.BartLayers;
import io.seqmark.model.Decoder;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.model.GrowingSinusoids;
import io.seqmark.model.InputEmbedding;
import io.seqmark.model.PositionVectors;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.HostArray;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * FSMT, fairseq's WMT19 models (Ng et al., 2019): BART's layers with a vocabulary for each side, fairseq's sinusoids, and
 * an output projection that is the decoder's embedding whatever {@code tie_word_embeddings} says (that option is about the
 * two sides' embeddings).
 *
 * <p>Decoder positions count the tokens read. transformers 5.12 gives every token after the first the same position instead:
 * its {@code generate()} passes the last token alone, and FSMT's code counts positions in what it is passed. docs/decoding.md
 * has the evidence.
 */
public final class FsmtFamily implements Family {
    static final int PADDING = 1;

    private static final Pattern TOLERATED =
            Pattern.compile("(model\\.)?(encoder|decoder)\\.(version|embed_positions\\._float_tensor)");

    @Override
    public String modelType() {
        return "fsmt";
    }

    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.of("FSMTTokenizer");
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of(
                "pad_token_id",
                PADDING,
                "bos_token_id",
                0,
                "eos_token_id",
                2,
                "decoder_start_token_id",
                2,
                "forced_eos_token_id",
                2,
                "num_beams",
                5,
                "max_length",
                200);
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        return FsmtConfig.read(config).architecture();
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        FsmtConfig config = FsmtConfig.read(checkpoint.config());
        int width = config.dModel();
        WeightReader weights = WeightReader.open(device, checkpoint, options, "model.");
        BartLayers layers = new BartLayers(weights, width, config.activation(), false);
        String[] names = {
            "model.encoder.embed_tokens.weight",
            "model.decoder.embed_tokens.weight",
            "model.decoder.output_projection.weight"
        };
        HostArray source = config.tieWordEmbeddings()
                ? weights.matrix(config.srcVocabSize(), width, names)
                : weights.matrix(config.srcVocabSize(), width, names[0]);
        HostArray target = config.tieWordEmbeddings() ? source : weights.matrix(config.tgtVocabSize(), width, names[1]);
        HostArray output =
                config.tieWordEmbeddings() ? source : weights.matrix(config.tgtVocabSize(), width, names[2], names[1]);
        Encoder encoder = new Encoder(
                embedding(weights, config, source, positions(weights, config, "encoder")),
                layers.encoder(config.encoderLayers(), config.encoderAttentionHeads(), config.encoderFfnDim()),
                Optional.empty());
        Decoder decoder = new Decoder(
                embedding(weights, config, target, positions(weights, config, "decoder")),
                layers.decoder(config.decoderLayers(), config.decoderAttentionHeads(), config.decoderFfnDim()),
                List.of(),
                Optional.empty(),
                1f,
                weights.linear(List.of(output), List.of(), Activation.NONE));
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, decoder, weights);
    }

    /** transformers 5 writes the sinusoids into its files, 4.4 did not; what is there counts, rounded as it may be. */
    private static PositionVectors positions(WeightReader weights, FsmtConfig config, String side) {
        int rows = Math.addExact(config.maxPositionEmbeddings(), config.padTokenId() + 1);
        return new GrowingSinusoids(
                weights.device(),
                config.dModel(),
                config.padTokenId(),
                weights.optionalMatrix(rows, config.dModel(), "model." + side + ".embed_positions.weight"));
    }

    private static InputEmbedding embedding(
            WeightReader weights, FsmtConfig config, HostArray tokens, PositionVectors positions) {
        return new InputEmbedding(
                weights.embedding(tokens),
                config.scaleEmbedding() ? (float) Math.sqrt(config.dModel()) : 1f,
                Optional.of(positions),
                Optional.empty(),
                false,
                OptionalInt.of(config.padTokenId()));
    }
}
