package io.seqmark.family.encoderdecoder;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.checkpoint.Weights;
import io.seqmark.model.Architecture;
import io.seqmark.model.Decoder;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Activation;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Linear;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * An encoder and a decoder that were trained apart, joined by new cross-attention (Rothe et al., 2020): bert2bert,
 * roberta2roberta, bert2gpt2 and their like. {@code config.json} nests both configurations.
 */
public final class EncoderDecoderFamily implements Family {
    /** Position and mask buffers, poolers that no decoder reads, and biases that are tied to another. */
    private static final Pattern TOLERATED = Pattern.compile(".*\\.(position_ids|token_type_ids)"
            + "|(encoder|decoder\\.\\w+)\\.pooler\\.dense\\.(weight|bias)"
            + "|decoder\\.transformer\\.h\\.\\d+\\.(attn|crossattention)\\.(bias|masked_bias)");

    @Override
    public String modelType() {
        return "encoder-decoder";
    }

    /** The encoder's. */
    @Override
    public Optional<String> tokenizerClass(ConfigFile config) {
        return switch (config.json().path("encoder").path("model_type").asString("")) {
            case "bert", "distilbert", "electra" -> Optional.of("BertTokenizer");
            case "roberta" -> Optional.of("RobertaTokenizer");
            case "xlm-roberta" -> Optional.of("XLMRobertaTokenizer");
            default -> Optional.empty();
        };
    }

    @Override
    public Map<String, Integer> configDefaults() {
        return Map.of();
    }

    @Override
    public Map<String, Integer> decoderConfigDefaults(ConfigFile decoder) {
        return switch (decoder.text("model_type").orElse("")) {
            case "roberta", "xlm-roberta", "camembert" -> Map.of("bos_token_id", 0);
            case "bert-generation" -> Map.of("bos_token_id", 2);
            case Gpt2Config.MODEL_TYPE -> Map.of("bos_token_id", 50256);
            default -> Map.of();
        };
    }

    @Override
    public void checkLegacy(ConfigFile config) {
        EncoderSide source = EncoderSide.read(config);
        DecoderSide target = DecoderSide.read(config);
        if (target instanceof BertConfig bert && bert.kind() == BertKind.ELECTRA) {
            throw new InputException("%s: transformers 4.4 had no decoder \"electra\": use --semantics %s"
                    .formatted(config.path(), Semantics.HF_5.label()));
        }
        if (source.hiddenSize() != target.hiddenSize()) {
            throw new InputException(
                    "%s: transformers 4.4 could not join an encoder of width %d and a decoder of width %d: use --semantics %s"
                            .formatted(
                                    config.path(), source.hiddenSize(), target.hiddenSize(), Semantics.HF_5.label()));
        }
    }

    @Override
    public Architecture architecture(ConfigFile config) {
        EncoderSide source = EncoderSide.read(config);
        DecoderSide target = DecoderSide.read(config);
        long bridge = source.hiddenSize() == target.hiddenSize() ? 0 : (long) source.hiddenSize() * target.hiddenSize();
        return new Architecture(source.side(), target.side(), source.vocabSize(), OptionalInt.of(target.vocabSize()))
                .plusLinearWeights(bridge + source.otherEncoderWeights() + target.otherDecoderWeights());
    }

    @Override
    public EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options) {
        EncoderSide source = EncoderSide.read(checkpoint.config());
        DecoderSide target = DecoderSide.read(checkpoint.config());
        boolean tied = checkpoint.config().bool("tie_encoder_decoder").orElse(false);
        Weights stored = checkpoint.openWeights();
        WeightReader weights = WeightReader.of(
                tied ? new TiedWeights(stored, target.base()) : stored, device, checkpoint, options, "");
        Encoder encoder = source.encoder(weights, "encoder.");
        Optional<Linear> bridge = source.hiddenSize() == target.hiddenSize()
                ? Optional.empty()
                : Optional.of(
                        weights.linear(source.hiddenSize(), target.hiddenSize(), Activation.NONE, "enc_to_dec_proj"));
        Decoder decoder = target.decoder(weights);
        weights.finish(TOLERATED);
        return new EncoderDecoder(encoder, bridge, decoder, weights);
    }
}
