package io.seqmark.spec;

import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.tokenizer.Languages;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * The model of a run, and how it generates. Immutable.
 *
 * @param name a checkpoint's directory, else a name of the hub
 * @param semantics frozen behaviour of {@code generate()}
 * @param options {@code --dtype}, {@code --global_attention} and {@code --ignore_surplus}
 * @param languages {@code --src_lang} and {@code --tgt_lang}
 * @param prefix put before every source; absent: the checkpoint's
 * @param maxSourceLength truncation of sources, in tokens; absent: the tokenizer's limit capped by the model's
 * @param generation options of {@code generate()} in the order in which they were given
 * @param adapters {@code --adapter} and how its files are read
 */
public record ModelSpec(
        String name,
        Semantics semantics,
        ModelOptions options,
        Languages languages,
        Optional<String> prefix,
        OptionalInt maxSourceLength,
        SequencedMap<GenerationOption, OptionValue> generation,
        AdapterSpec adapters) {
    public ModelSpec {
        generation = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(generation));
        ComputeSpec.requirePositive("max_source_length", maxSourceLength);
    }

    /** A checkpoint with its own settings, in float32, as transformers 5.12. */
    public static ModelSpec of(String name) {
        return new ModelSpec(
                name,
                Semantics.HF_5,
                ModelOptions.DEFAULT,
                Languages.NONE,
                Optional.empty(),
                OptionalInt.empty(),
                new LinkedHashMap<>(),
                AdapterSpec.NONE);
    }

    /** Sequences for each example; above 1: pseudolabels instead of metrics. */
    public int numReturnSequences() {
        OptionValue value = generation.get(GenerationOption.NUM_RETURN_SEQUENCES);
        return value == null || value.isNone() ? 1 : value.whole();
    }

    /**
     * The same with an option of {@code generate()}.
     *
     * @param name its Hugging Face name
     * @param value as the command line takes it
     * @throws InputException if there is no such option, or the value is not one of it
     */
    public ModelSpec withOption(String name, String value) {
        GenerationOption option = GenerationOption.find(name)
                .orElseThrow(() -> new InputException("option " + name + ": generate() has none of that name"));
        SequencedMap<GenerationOption, OptionValue> all = new LinkedHashMap<>(generation);
        all.put(option, option.parse(value));
        return withGeneration(all);
    }

    /** The same with another {@link #name}. */
    public ModelSpec withName(String other) {
        return new ModelSpec(other, semantics, options, languages, prefix, maxSourceLength, generation, adapters);
    }

    /** The same with another {@link #semantics}. */
    public ModelSpec withSemantics(Semantics other) {
        return new ModelSpec(name, other, options, languages, prefix, maxSourceLength, generation, adapters);
    }

    /** The same with another {@link #options}. */
    public ModelSpec withOptions(ModelOptions other) {
        return new ModelSpec(name, semantics, other, languages, prefix, maxSourceLength, generation, adapters);
    }

    /** The same with another {@link #languages}. */
    public ModelSpec withLanguages(Languages other) {
        return new ModelSpec(name, semantics, options, other, prefix, maxSourceLength, generation, adapters);
    }

    /** The same with another {@link #prefix}. */
    public ModelSpec withPrefix(Optional<String> other) {
        return new ModelSpec(name, semantics, options, languages, other, maxSourceLength, generation, adapters);
    }

    /** The same with another {@link #maxSourceLength}. */
    public ModelSpec withMaxSourceLength(OptionalInt other) {
        return new ModelSpec(name, semantics, options, languages, prefix, other, generation, adapters);
    }

    /** The same with another {@link #generation}. */
    public ModelSpec withGeneration(SequencedMap<GenerationOption, OptionValue> other) {
        return new ModelSpec(name, semantics, options, languages, prefix, maxSourceLength, other, adapters);
    }

    /** The same with other {@link #adapters}. */
    public ModelSpec withAdapters(AdapterSpec other) {
        return new ModelSpec(name, semantics, options, languages, prefix, maxSourceLength, generation, other);
    }
}
