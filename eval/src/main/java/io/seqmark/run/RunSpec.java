package io.seqmark.run;

import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.tokenizer.Languages;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Everything that one evaluation was asked to do. Immutable.
 *
 * @param modelName checkpoint directory
 * @param dataDir holds {@code {type_path}.source} and {@code {type_path}.target}
 * @param saveDir where the results go
 * @param typePath the split
 * @param task selects {@code task_specific_params} and the metric of the contract
 * @param batchSize sentences in flight a replica, at least 1
 * @param maxBatchTokens source tokens in flight a replica; absent: what the machine's memory has room for
 * @param threads replicas of all processes of a machine together, at least 1
 * @param workers processes; absent: as many as are worth while
 * @param maxSourceLength truncation of sources, in tokens; absent: the tokenizer's limit capped by the model's
 * @param limit {@code --n_obs}: only the first examples
 * @param numReturnSequences above 1: pseudolabels instead of metrics
 * @param prefix put before every source; absent: the checkpoint's
 * @param sourceLanguage {@code --src_lang}
 * @param targetLanguage {@code --tgt_lang}
 * @param semantics frozen behaviour of {@code generate()}
 * @param model {@code --dtype} and {@code --global_attention}
 * @param scoring which metrics
 * @param generation options of {@code generate()} in the order of the command line
 * @param resume whether an earlier run of the same settings is continued or reprinted
 * @param ranks the processes that share the run; empty: this one alone
 * @param dumpArgs add {@code generation} to the metrics
 * @param info a text to add to the metrics
 * @param switches the flags that were given
 * @param arguments the command line as it was typed, for the record
 */
public record RunSpec(
        String modelName,
        Path dataDir,
        Path saveDir,
        String typePath,
        String task,
        int batchSize,
        OptionalInt maxBatchTokens,
        int threads,
        OptionalInt workers,
        OptionalInt maxSourceLength,
        OptionalLong limit,
        int numReturnSequences,
        Optional<String> prefix,
        Optional<String> sourceLanguage,
        Optional<String> targetLanguage,
        Semantics semantics,
        ModelOptions model,
        Scoring scoring,
        Map<GenerationOption, OptionValue> generation,
        Resume resume,
        Optional<Ranks> ranks,
        boolean dumpArgs,
        Optional<String> info,
        Set<Switch> switches,
        List<String> arguments) {

    public RunSpec {
        generation = Collections.unmodifiableMap(new LinkedHashMap<>(generation));
        switches = Set.copyOf(switches);
        arguments = List.copyOf(arguments);
    }

    /** Options without a value. */
    public enum Switch {
        /** {@code --fp16}: half-precision weights where the device has them. */
        FP16,
        /** {@code --debug}: keep the intermediate folder, write the references beside the generations. */
        DEBUG,
        /** {@code --profile}: show where the time went. */
        PROFILE,
        /** {@code --dry_run}: check everything, generate nothing, write nothing. */
        DRY_RUN
    }

    /** What to do about an earlier run in the same folder. */
    public enum Resume {
        /** The same settings: continue it, or reprint its result if it is complete. */
        AUTO,
        /** Compute afresh. */
        NEVER
    }

    /** Whether a flag was given. */
    public boolean has(Switch flag) {
        return switches.contains(flag);
    }

    /** {@code --src_lang} and {@code --tgt_lang}. */
    public Languages languages() {
        return new Languages(sourceLanguage, targetLanguage);
    }

    /** {@code {save_dir}_tmp}: the journal lives there until the run is complete. */
    public Path workDir() {
        Path name = saveDir.toAbsolutePath().normalize();
        return name.resolveSibling(name.getFileName() + "_tmp");
    }

    /** Whether texts are collected for training instead of being scored. */
    public boolean pseudolabels() {
        return numReturnSequences > 1;
    }

    /** Whether predictions are scored against references. */
    public boolean isScored() {
        return !pseudolabels() && !scoring.metrics().isEmpty();
    }

    /** Whether this process would be the one that scores: of several ranks the first. */
    boolean isScorer() {
        return ranks().map(Ranks::isFirst).orElse(true);
    }
}
