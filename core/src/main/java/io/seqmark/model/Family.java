package io.seqmark.model;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.contract.GlobalAttention;
import io.seqmark.contract.InputException;
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

    /** Whether this family's code in transformers 4.4 made the padding token impossible in beam search. */
    default boolean hidesPaddingInLegacyBeamSearch() {
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
     * @throws io.seqmark.contract.InputException if the configuration is unusable, or a tensor is missing, misshapen or
     *     left over
     */
    EncoderDecoder load(Checkpoint checkpoint);

    /**
     * The same with a choice of global attention.
     *
     * @throws InputException if this family has none to choose
     */
    default EncoderDecoder load(Checkpoint checkpoint, GlobalAttention global) {
        if (global != GlobalAttention.NONE) {
            throw new InputException("--global_attention %s: only led checkpoints have it, and %s is of the family %s"
                    .formatted(global.label(), checkpoint.directory(), modelType()));
        }
        return load(checkpoint);
    }
}
