package io.seqmark.run.inspect;

import io.seqmark.base.Semantics;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked about a checkpoint: the settings of the run that it would be used for.
 *
 * @param modelName a directory, or a model of the hub
 * @param task selects {@code task_specific_params}
 * @param semantics frozen behaviour
 * @param sourceLanguage {@code --src_lang}
 * @param targetLanguage {@code --tgt_lang}
 * @param generation options of {@code generate()} from the command line
 * @param maxSourceLength {@code --max_source_length}
 * @param batchSize sentences in flight a thread, at least 1
 * @param threads replicas, at least 1
 */
public record InspectionSpec(
        String modelName,
        Optional<String> task,
        Semantics semantics,
        Optional<String> sourceLanguage,
        Optional<String> targetLanguage,
        Map<GenerationOption, OptionValue> generation,
        OptionalInt maxSourceLength,
        int batchSize,
        int threads) {
    public InspectionSpec {
        generation = Map.copyOf(generation);
    }
}
