package io.seqmark.engine;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.encoderdecoder.EncoderOnly;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a configuration says of an encoder before a weight is read.
 *
 * @param width numbers of a state
 * @param layers that it has
 * @param positions {@code max_position_embeddings}
 * @param limit the longest sentence in tokens
 * @param tokenizerClass the class in transformers of its tokenizer where no file names one
 */
public record EncoderSizes(int width, int layers, int positions, OptionalInt limit, Optional<String> tokenizerClass) {
    /**
     * Those of a checkpoint.
     *
     * @throws io.seqmark.base.InputException if its {@code model_type} is none that is supported
     */
    public static EncoderSizes of(Checkpoint checkpoint) {
        EncoderOnly encoder = EncoderOnly.of(checkpoint.config());
        return new EncoderSizes(
                encoder.width(), encoder.layers(), encoder.positions(), encoder.limit(), encoder.tokenizerClass());
    }
}
