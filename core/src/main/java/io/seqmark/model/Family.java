package io.seqmark.model;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.contract.ModelOptions;
import java.util.Map;

/** A model family: what its checkpoints look like and how a model is made from one. Stateless. */
public interface Family {
    /** {@code model_type} of its {@code config.json}. */
    String modelType();

    /**
     * What transformers' configuration class of this family assumes for generation settings that {@code config.json} does
     * not mention, by their Hugging Face names.
     */
    Map<String, Integer> configDefaults();

    /**
     * What transformers' configuration class of a nested {@code decoder} assumes for generation settings that it does not
     * mention, by their Hugging Face names.
     */
    default Map<String, Integer> decoderConfigDefaults(ConfigFile decoder) {
        return Map.of();
    }

    /** Whether this family's code in transformers 4.4 made the padding token impossible in beam search. */
    default boolean hidesPaddingInLegacyBeamSearch() {
        return false;
    }

    /** Whether {@code --global_attention} is a choice (LED). */
    default boolean hasGlobalAttention() {
        return false;
    }

    /**
     * Whether this family's code in transformers 4.4 lets the padding of one sentence of a batch hide tokens of another
     * ({@link PaddedBatch}).
     */
    default boolean mixesPaddingOfLegacyBatches() {
        return false;
    }

    /**
     * Loads the weights.
     *
     * @param options global attention only where {@link #hasGlobalAttention} says so
     * @throws io.seqmark.contract.InputException if the configuration is unusable, or a tensor is missing, misshapen or
     *     left over
     */
    EncoderDecoder load(Checkpoint checkpoint, ModelOptions options);
}
