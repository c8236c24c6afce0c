package io.seqmark.family.encoderdecoder;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Encoder;
import io.seqmark.model.EncoderModel;
import io.seqmark.model.ModelConfig;
import io.seqmark.model.WeightReader;
import io.seqmark.tensor.Device;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An encoder that is a checkpoint of its own, or a part of a metric's: BERT and its relatives. Immutable. */
public final class EncoderOnly {
    /** Poolers, heads that were trained with it, and indices that old checkpoints keep. */
    private static final Pattern TOLERATED = Pattern.compile(
            ".*position_ids|(.*\\.)?pooler\\..*|(cls|lm_head|qa_outputs|classifier|pre_classifier|vocab_transform|vocab_layer_norm"
                    + "|vocab_projector|discriminator_predictions|generator_predictions|generator_lm_head)\\..*");

    /** The same, and layers that are left out. */
    private static final Pattern TOLERATED_WITH_LAYERS =
            Pattern.compile(TOLERATED.pattern() + "|(.*\\.)?layer\\.\\d+\\..*");

    private final ConfigFile config;
    private final EncoderSide sizes;
    private final boolean truncated;

    private EncoderOnly(ConfigFile config, EncoderSide sizes, boolean truncated) {
        this.config = config;
        this.sizes = sizes;
        this.truncated = truncated;
    }

    /**
     * Reads a {@code config.json}.
     *
     * @throws InputException if its {@code model_type} is none that is supported, or no model can have its sizes
     */
    public static EncoderOnly of(ConfigFile config) {
        String type = modelType(config);
        if (new ModelConfig(config).flag("is_decoder", false)) {
            throw new InputException(
                    "%s: is_decoder is true: an encoder that does not see what follows is not supported"
                            .formatted(config.path()));
        }
        EncoderSide sizes = switch (type) {
            case DistilBertConfig.MODEL_TYPE -> DistilBertConfig.read(config);
            case XlmRobertaXlConfig.MODEL_TYPE -> XlmRobertaXlConfig.read(config);
            default ->
                BertConfig.read(
                        BertKind.of(type)
                                .orElseThrow(() -> new InputException(
                                        "%s: model_type \"%s\" is no encoder that is supported; supported are %s"
                                                .formatted(config.path(), type, String.join(", ", supported())))),
                        config);
        };
        return new EncoderOnly(config, sizes, false);
    }

    private static List<String> supported() {
        return Stream.concat(
                        Arrays.stream(BertKind.values()).flatMap(kind -> kind.modelTypes().stream()),
                        Stream.of(DistilBertConfig.MODEL_TYPE, XlmRobertaXlConfig.MODEL_TYPE))
                .toList();
    }

    private static String modelType(ConfigFile config) {
        return config.text("model_type").orElse("");
    }

    /**
     * The same without its last layers.
     *
     * @param layers how many stay
     * @throws InputException if it has fewer
     */
    public EncoderOnly first(int layers) {
        if (layers > sizes.layers()) {
            throw new InputException(
                    "%s: has %d layers, of which %d are asked for".formatted(config.path(), sizes.layers(), layers));
        }
        return new EncoderOnly(config, sizes.first(layers), truncated || layers < sizes.layers());
    }

    /** Numbers of a state. */
    public int width() {
        return sizes.hiddenSize();
    }

    /** How many layers it has. */
    public int layers() {
        return sizes.layers();
    }

    /** {@code max_position_embeddings}. */
    public int positions() {
        return sizes.side().positions().orElseThrow().table();
    }

    /** The longest sentence in tokens. */
    public OptionalInt limit() {
        return sizes.side().limit();
    }

    /** The class in transformers of the tokenizer where a checkpoint's files name none. */
    public Optional<String> tokenizerClass() {
        return switch (modelType(config)) {
            case "bert", "electra", DistilBertConfig.MODEL_TYPE -> Optional.of("BertTokenizer");
            case "roberta" -> Optional.of("RobertaTokenizer");
            case "xlm-roberta", XlmRobertaXlConfig.MODEL_TYPE -> Optional.of("XLMRobertaTokenizer");
            default -> Optional.empty();
        };
    }

    /** {@code base_model_prefix}: what a checkpoint with a head puts before the names of the encoder. */
    private String base() {
        return switch (sizes) {
            case BertConfig bert -> bert.kind().base() + ".";
            case DistilBertConfig _ -> "distilbert.";
            case XlmRobertaXlConfig _ -> "roberta.";
        };
    }

    /**
     * Loads it from its own checkpoint.
     *
     * @throws InputException if a tensor is missing, misshapen or left over
     */
    public EncoderModel load(Device device, Checkpoint checkpoint, ModelOptions options) {
        WeightReader weights = WeightReader.open(device, checkpoint, options, base());
        Encoder encoder = encoder(weights, base());
        weights.finish(truncated ? TOLERATED_WITH_LAYERS : TOLERATED);
        return new EncoderModel(encoder, weights);
    }

    /**
     * Builds it from tensors among others.
     *
     * @param prefix what stands before their names, with its dot
     */
    public Encoder encoder(WeightReader weights, String prefix) {
        return sizes.encoder(weights, prefix);
    }
}
