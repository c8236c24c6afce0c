package io.seqmark.run.inspect;

import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.engine.EngineSpec;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.spec.AdapterSpec;
import io.seqmark.spec.RunSpec;
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
 * @param maxBatchTokens {@code --max_batch_tokens}
 * @param precision {@code --dtype}
 * @param adapters {@code --adapter}
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
        int threads,
        OptionalInt maxBatchTokens,
        Precision precision,
        AdapterSpec adapters) {
    public InspectionSpec {
        generation = Map.copyOf(generation);
    }

    /** What a run asks. */
    public static InspectionSpec of(RunSpec run) {
        return new InspectionSpec(
                run.model().name(),
                Optional.of(run.data().task()),
                run.model().semantics(),
                run.model().languages().source(),
                run.model().languages().target(),
                run.model().generation(),
                run.model().maxSourceLength(),
                run.compute().batchSize(),
                run.compute().threads(),
                run.compute().maxBatchTokens(),
                run.model().options().precision(),
                run.model().adapters());
    }

    /** The engine of such a run with these settings of decoding. */
    EngineSpec engine(GenerationConfig resolved) {
        return new EngineSpec(
                resolved,
                semantics,
                "",
                maxSourceLength,
                batchSize,
                threads,
                ModelOptions.of(precision),
                0,
                maxBatchTokens);
    }
}
