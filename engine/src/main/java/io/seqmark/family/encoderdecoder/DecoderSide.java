package io.seqmark.family.encoderdecoder;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.model.Architecture;
import io.seqmark.model.Decoder;
import io.seqmark.model.ModelConfig;
import io.seqmark.model.WeightReader;

/** The nested {@code decoder} of a {@code config.json}, read and checked. */
sealed interface DecoderSide permits BertConfig, Gpt2Config {
    String NAME = "decoder";

    /** Width of its layers. */
    int hiddenSize();

    /** Entries of its embedding. */
    int vocabSize();

    /** Its sizes. */
    Architecture.Side side();

    /** Elements of the matrices of linear layers beyond those of its layers and a plain output, negative where that is narrower. */
    long otherDecoderWeights();

    /** What comes before the names that an encoder of the same kind has under {@code encoder.}. */
    String base();

    /** Builds it and its language model head from the tensors under {@code decoder.}. */
    Decoder decoder(WeightReader weights);

    /**
     * Reads the nested configuration.
     *
     * @throws InputException if it is missing or unusable, or its {@code model_type} is not supported
     */
    static DecoderSide read(ConfigFile config) {
        ConfigFile side = Nested.require(config, NAME);
        String type = Nested.modelType(side);
        DecoderSide decoder = type.equals(Gpt2Config.MODEL_TYPE)
                ? Gpt2Config.read(side)
                : BertKind.of(type)
                        .map(kind -> BertConfig.read(kind, side))
                        .orElseThrow(() -> Nested.unsupported(side, NAME, Gpt2Config.MODEL_TYPE));
        if (!new ModelConfig(side).flag("add_cross_attention", false)) {
            throw new InputException("%s: decoder.add_cross_attention is not true: such a decoder never sees the source"
                    .formatted(side.path()));
        }
        return decoder;
    }
}
