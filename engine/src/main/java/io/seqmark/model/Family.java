package io.seqmark.model;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.tensor.Device;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A model family: what its checkpoints look like and how a model is made from one. Stateless. One that is not built in is a
 * public class with a public constructor without parameters, named in {@code META-INF/services/io.seqmark.model.Family} or in the
 * {@code provides} of its module.
 */
public interface Family {
    /** The key of the token with which a decoder begins. */
    String START = "decoder_start_token_id";

    /** {@code model_type} of its {@code config.json}. */
    String modelType();

    /**
     * The tokenizer's class in transformers, for example {@code MarianTokenizer}, of a checkpoint whose files name none.
     * Which classes there are is for {@link io.seqmark.tokenizer.recipe.Tokenizers} to say: families share them.
     */
    default Optional<String> tokenizerClass(ConfigFile config) {
        return Optional.empty();
    }

    /**
     * What this family's configuration class in transformers 4.4 assumes for generation settings that {@code config.json}
     * does not mention, by their Hugging Face names; 5.x reads the bare file.
     */
    Map<String, Integer> configDefaults();

    /** The same of the class of a nested {@code decoder}. */
    default Map<String, Integer> decoderConfigDefaults(ConfigFile decoder) {
        return Map.of();
    }

    /**
     * Refuses a configuration that this family had no code for in transformers 4.4.
     *
     * @throws InputException that says what
     */
    default void checkLegacy(ConfigFile config) {}

    /** The refusal of a family that came after transformers 4.4. */
    static InputException unknownInLegacy(ConfigFile config, String modelType) {
        return new InputException("%s: transformers 4.4 had no model_type \"%s\": use --semantics %s"
                .formatted(config.path(), modelType, Semantics.HF_5.label()));
    }

    /** Whether this family's code in transformers 4.4 made the padding token impossible in beam search. */
    default boolean hidesPaddingInLegacyBeamSearch() {
        return false;
    }

    /**
     * Whether the states that logits come from are those with which the decoder reads its tokens, as contrastive search
     * needs them.
     */
    default boolean predictsFromReadStates() {
        return true;
    }

    /**
     * Whether {@code generate()} lets the decoder begin with what {@code forced_bos_token_id} says, the language of a prediction,
     * instead of forcing it: then it counts as little as the decoder start does (SeamlessM4T).
     */
    default boolean promptsWithForcedBos() {
        return false;
    }

    /**
     * What the decoder reads before the first token of a target that is given, as transformers makes it of {@code labels}; absent
     * where it is the target's own last token (mBART).
     *
     * @throws InputException if no file says it
     */
    default OptionalInt targetStart(Checkpoint checkpoint) {
        return Stream.concat(Stream.of(checkpoint.config()), checkpoint.generationConfig().stream())
                .map(file -> file.integer(START))
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElseGet(() -> {
                    Integer usual = configDefaults().get(START);
                    if (usual == null) {
                        throw new InputException("%s: has no %s, with which targets begin; add it"
                                .formatted(checkpoint.config().path(), START));
                    }
                    return OptionalInt.of(usual);
                });
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
     * The sizes in a configuration, checked, before anything is read that is large. What {@link #load} makes has these.
     *
     * @throws io.seqmark.base.InputException if no model can have them
     */
    Architecture architecture(ConfigFile config);

    /**
     * Loads the weights.
     *
     * @param options global attention only where {@link #hasGlobalAttention} says so
     * @throws io.seqmark.base.InputException if the configuration is unusable, or a tensor is missing, misshapen or
     *     left over
     */
    EncoderDecoder load(Device device, Checkpoint checkpoint, ModelOptions options);
}
