package io.seqmark.metrics.neural.comet;

import io.seqmark.base.InputException;
import io.seqmark.tensor.Activation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What decides on a model's scores, read and checked.
 *
 * @param kind its class
 * @param encoder what wraps the encoder
 * @param pretrainedModel whose configuration and tokenizer the encoder has
 * @param pooling how the states of a sentence become one vector
 * @param layer the one layer that is used; empty where all are mixed
 * @param sparse whether the weights of layers are a sparsemax of what was learned (Martins and Astudillo, 2016), not a softmax
 * @param layerNorm whether each layer's states of a sentence are normalised before they are mixed
 * @param hiddenSizes of the estimator
 * @param activation between its layers
 * @param finalActivation after the last
 * @param segments what a unified model reads: mt, src, ref
 */
record CometSettings(
        CometClass kind,
        EncoderWrapper encoder,
        String pretrainedModel,
        Pooling pooling,
        OptionalInt layer,
        boolean sparse,
        boolean layerNorm,
        List<Integer> hiddenSizes,
        Activation activation,
        Activation finalActivation,
        List<String> segments) {
    private static final List<String> ALL_SEGMENTS = List.of("mt", "src", "ref");
    /** What COMET 2.2.4 and later take for softmax: the models were trained with it, whatever else their files say. */
    private static final String PATCHED = "sparsemax_patch";

    /** How a sentence's states become one vector. */
    enum Pooling {
        AVERAGE("avg"),
        MAXIMUM("max"),
        FIRST("cls"),
        /** The first state of the last layer, whatever is mixed. */
        LAST_LAYER("default");

        private final String label;

        Pooling(String label) {
            this.label = label;
        }
    }

    /** COMET's classes around an encoder: what they call it and how its tokenizer joins sentences. */
    enum EncoderWrapper {
        XLM_R("XLM-RoBERTa", 2, 1),
        XLM_R_XL("XLM-RoBERTa-XL", 2, 1),
        /** A BERT with XLM-R's tokenizer. */
        MINI_LM("MiniLM", 2, 1),
        BERT("BERT", 1, 0);

        private final String label;
        private final int separators;
        private final int padding;

        EncoderWrapper(String label, int separators, int padding) {
            this.label = label;
            this.separators = separators;
            this.padding = padding;
        }

        /** Tokens between two sentences. */
        int separators() {
            return separators;
        }

        /** The id of padding: also a text can name it, and such a token does not count. */
        int padding() {
            return padding;
        }

        /** Whether its tokenizer is XLM-R's whatever the encoder is. */
        boolean hasForeignTokenizer() {
            return this == MINI_LM;
        }
    }

    CometSettings {
        hiddenSizes = List.copyOf(hiddenSizes);
        segments = List.copyOf(segments);
    }

    /**
     * Reads them as {@code load_from_checkpoint} does: {@code hparams.yaml} names the class, and all else is what the checkpoint was saved
     * with, with the defaults of its class.
     *
     * @param yaml of the file {@code hparams.yaml}
     * @param saved of the checkpoint; where it has none, those of the file count
     */
    static CometSettings read(HyperParameters yaml, HyperParameters saved) {
        String identifier = yaml.text("class_identifier")
                .orElseThrow(() -> new InputException(yaml.file()
                        + ": class_identifier is missing, which names the class of the model; fetch the file again"));
        CometClass kind = CometClass.of(yaml.file(), identifier);
        HyperParameters given = saved.values().isEmpty() ? yaml : saved;
        given.text("class_identifier")
                .filter(other -> !other.equals(identifier))
                .ifPresent(other -> {
                    throw new InputException(
                            "%s: class_identifier is \"%s\", and the checkpoint beside it is a \"%s\"; fetch both again"
                                    .formatted(yaml.file(), identifier, other));
                });
        boolean unified = kind == CometClass.UNIFIED;
        CometSettings settings = new CometSettings(
                kind,
                encoder(given),
                given.text("pretrained_model").orElse(unified ? "microsoft/infoxlm-large" : "xlm-roberta-large"),
                unified ? Pooling.FIRST : pooling(given),
                layer(given, unified ? "sent_layer" : "layer"),
                sparse(yaml, given, unified),
                given.flag("layer_norm", true),
                given.sizes("hidden_sizes", kind.usualSizes()),
                activation(given, "activations").orElse(Activation.TANH),
                activation(given, "final_activation").orElse(Activation.NONE),
                unified ? given.texts("input_segments", ALL_SEGMENTS) : ALL_SEGMENTS);
        return settings.checked(given);
    }

    private CometSettings checked(HyperParameters given) {
        if (kind == CometClass.UNIFIED) {
            if (encoder == EncoderWrapper.BERT) {
                throw new InputException(
                        given.file()
                                + ": a unified_metric with the encoder BERT, which tells its sentences apart by token types, is not supported");
            }
            if (!segments.contains("mt")
                    || segments.size() < 2
                    || !ALL_SEGMENTS.containsAll(segments)
                    || segments.stream().distinct().count() < segments.size()) {
                throw given.wrong("input_segments", segments, "mt and one or both of src and ref");
            }
        }
        if (pooling == Pooling.LAST_LAYER && encoder == EncoderWrapper.BERT) {
            throw new InputException(
                    given.file() + ": pool \"default\" of the encoder BERT, its pooler, is not supported");
        }
        return this;
    }

    private static EncoderWrapper encoder(HyperParameters given) {
        String name = given.text("encoder_model").orElse(EncoderWrapper.XLM_R.label);
        for (EncoderWrapper each : EncoderWrapper.values()) {
            if (each.label.equals(name)) {
                return each;
            }
        }
        throw new InputException(
                "%s: encoder_model \"%s\" is not supported; supported are XLM-RoBERTa, XLM-RoBERTa-XL, MiniLM, BERT"
                        .formatted(given.file(), name));
    }

    private static Pooling pooling(HyperParameters given) {
        String name = given.text("pool").orElse(Pooling.AVERAGE.label);
        for (Pooling each : Pooling.values()) {
            if (each.label.equals(name)) {
                return each;
            }
        }
        throw new InputException(
                "%s: pool \"%s\" is unknown: choose one of avg, max, cls, default".formatted(given.file(), name));
    }

    private static OptionalInt layer(HyperParameters given, String name) {
        Object layer = given.find(name).orElse("mix");
        if (layer.equals("mix")) {
            return OptionalInt.empty();
        }
        if (layer instanceof Number number && number.doubleValue() == number.intValue() && number.intValue() >= 0) {
            return OptionalInt.of(number.intValue());
        }
        throw given.wrong(name, layer, "mix or the number of a layer");
    }

    private static boolean sparse(HyperParameters yaml, HyperParameters given, boolean unified) {
        if (yaml.text("layer_transformation").filter(PATCHED::equals).isPresent()) {
            return false;
        }
        // anything that is not sparsemax is softmax, as in the original
        return given.text("layer_transformation")
                .orElse(unified ? "sparsemax" : "softmax")
                .equals("sparsemax");
    }

    /** A class of {@code torch.nn}, whose name is looked up with a capital first letter alone: {@code tanh} is as good as {@code Tanh}. */
    private static Optional<Activation> activation(HyperParameters given, String name) {
        return given.text(name).map(label -> switch (label.toLowerCase(Locale.ROOT)) {
            case "tanh" -> Activation.TANH;
            case "sigmoid" -> Activation.SIGMOID;
            case "mish" -> Activation.MISH;
            case "hardswish" -> Activation.HARD_SWISH;
            case "identity" -> Activation.NONE;
            default ->
                throw new InputException(
                        "%s: %s \"%s\" is not supported; supported are Tanh, Sigmoid, Mish, Hardswish, Identity"
                                .formatted(given.file(), name, label));
        });
    }
}
