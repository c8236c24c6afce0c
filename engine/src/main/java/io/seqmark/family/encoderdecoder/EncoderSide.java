package io.seqmark.family.encoderdecoder;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.Encoder;
import io.seqmark.model.ModelConfig;
import io.seqmark.model.WeightReader;

/** The nested {@code encoder} of a {@code config.json}, read and checked. */
sealed interface EncoderSide permits BertConfig, DistilBertConfig, XlmRobertaXlConfig {
    String NAME = "encoder";

    /** How many layers it has. */
    int layers();

    /** The same with only the first of its layers. */
    EncoderSide first(int layers);

    /** Width of its states. */
    int hiddenSize();

    /** Entries of its embedding. */
    int vocabSize();

    /** Its sizes. */
    Architecture.Side side();

    /** Elements of the matrices of linear layers beyond those of its layers. */
    long otherEncoderWeights();

    /**
     * Builds it.
     *
     * @param base what stands before the names of its tensors, with its dot: {@code encoder.} in a model of two
     */
    Encoder encoder(WeightReader weights, String base);

    /**
     * Reads the nested configuration.
     *
     * @throws InputException if it is missing or unusable, or its {@code model_type} is not supported
     */
    static EncoderSide read(ConfigFile config) {
        ConfigFile side = Nested.require(config, NAME);
        if (new ModelConfig(side).flag("is_decoder", false)) {
            throw new InputException(
                    "%s: encoder.is_decoder is true: an encoder that does not see what follows is not supported"
                            .formatted(side.path()));
        }
        String type = Nested.modelType(side);
        if (type.equals(DistilBertConfig.MODEL_TYPE)) {
            return DistilBertConfig.read(side);
        }
        return BertKind.of(type)
                .map(kind -> BertConfig.read(kind, side))
                .orElseThrow(() -> Nested.unsupported(side, NAME, DistilBertConfig.MODEL_TYPE));
    }
}
