package io.seqmark.run.inspect;

import io.seqmark.checkpoint.adapter.AdapterFacts;
import io.seqmark.cuda.GpuSurvey;
import io.seqmark.engine.MemoryEstimate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a checkpoint is.
 *
 * @param name as it was asked for
 * @param directory where its files are
 * @param modelType the family
 * @param sizes layers, heads, widths, vocabularies and positions as the family reads them from {@code config.json}, in a fixed order;
 *     none where the family cannot be evaluated
 * @param weights absent where they cannot be read
 * @param tokenizer absent where it cannot be opened
 * @param adapters those that fit, by their names in a run, in the order in which they were given
 * @param generation effective settings by their Hugging Face names, in a fixed order
 * @param unused keys of the file of generation settings that have no meaning here
 * @param memory absent where something that it depends on is wrong
 * @param computing what this process can compute with; the same for every checkpoint
 * @param notes what a run would tell and is no error, such as a setting without effect
 * @param needs options that a run must give
 * @param problems what would make a run fail; one line each
 */
public record Inspection(
        String name,
        Path directory,
        String modelType,
        Map<String, Integer> sizes,
        Optional<StoredWeights> weights,
        Optional<TokenizerFacts> tokenizer,
        Map<String, AdapterFacts> adapters,
        Map<String, EffectiveSetting> generation,
        List<String> unused,
        Optional<MemoryEstimate> memory,
        Computing computing,
        List<String> notes,
        List<String> needs,
        List<String> problems) {

    /** Whether a run could use it. */
    public boolean usable() {
        return problems.isEmpty();
    }

    /**
     * The weights by their headers.
     *
     * @param files their names
     * @param bytes of the files
     * @param tensors by name; tied ones count each time
     * @param parameters floating-point elements; tied tensors count once
     * @param dtypes how many of the parameters are stored in which type
     */
    public record StoredWeights(
            List<String> files, long bytes, int tensors, long parameters, Map<String, Long> dtypes) {}

    /**
     * The tokenizer.
     *
     * @param kind its class in transformers
     * @param files its files that are there
     * @param entries of its vocabulary, added tokens included
     * @param modelMaxLength the longest source by its own word
     * @param languages the codes it takes
     * @param sourceLanguage the language that sources are taken to be in
     */
    public record TokenizerFacts(
            String kind,
            List<String> files,
            int entries,
            OptionalInt modelMaxLength,
            List<String> languages,
            Optional<String> sourceLanguage) {}

    /**
     * A setting of {@code generate()}.
     *
     * @param value plain: texts, numbers, truth values, lists
     * @param origin the option, the file or the default that it comes from
     */
    public record EffectiveSetting(Object value, String origin) {}

    /**
     * What a process computes with.
     *
     * @param arithmetic the class; {@code unknown} where the system does not tell
     * @param dtypes by the names that {@code --dtype} takes, in a fixed order
     * @param gpus what this machine has of NVIDIA's; this version computes on the processor
     */
    public record Computing(String arithmetic, Map<String, Dtype> dtypes, GpuSurvey gpus) {}

    /**
     * A precision on a processor.
     *
     * @param needs what the processor lacks for it; empty where a run can use it
     * @param bits what decides on the bits of results; runs of equal ones give equal results
     */
    public record Dtype(Optional<String> needs, String bits) {}
}
