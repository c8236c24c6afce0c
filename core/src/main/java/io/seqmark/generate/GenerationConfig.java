package io.seqmark.generate;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.contract.Semantics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * The effective settings of one run's decoding. Lengths count decoder tokens; {@code maxLength} and {@code minLength}
 * include the decoder start token. Immutable.
 */
public record GenerationConfig(
        int numBeams,
        int maxLength,
        int minLength,
        int minNewTokens,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        int noRepeatNgramSize,
        int encoderNoRepeatNgramSize,
        double repetitionPenalty,
        List<List<Integer>> badWordsIds,
        OptionalInt forcedBosTokenId,
        List<Integer> forcedEosTokenId,
        int decoderStartTokenId,
        List<Integer> eosTokenId,
        OptionalInt padTokenId,
        int numReturnSequences,
        boolean useCache) {

    /**
     * Resolves the settings in the contract's order: command line, {@code task_specific_params[task]}, the checkpoint's
     * file, the default of the semantics.
     *
     * @param task the value of {@code --task}
     * @param overrides the command line's options, parsed by {@link GenerationOption#parse}
     * @throws io.seqmark.contract.InputException if a value is out of range, options contradict each other, or an option
     *     is not supported under the semantics
     */
    public static GenerationConfig resolve(
            Checkpoint checkpoint,
            Optional<String> task,
            Semantics semantics,
            Map<GenerationOption, JsonNode> overrides) {
        throw new UnsupportedOperationException(semantics.label());
    }

    /** The settings by their Hugging Face names, in a fixed order, as {@code run.json} records them. */
    public Map<String, Object> asMap() {
        throw new UnsupportedOperationException();
    }
}
