package io.seqmark.search;

import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.compute.ResolvedModel;
import io.seqmark.spec.RunSpec;
import io.seqmark.tokenizer.Languages;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that decides on what is generated: two runs for which it is equal generate the same.
 *
 * @param generation the effective settings of {@code generate()} without those that have no effect among them
 */
record DecodedAlike(
        ModelOptions options,
        Semantics semantics,
        Languages languages,
        String prefix,
        OptionalInt maxSourceLength,
        Map<String, Object> generation) {
    /** Settings that only beams have. */
    private static final Set<String> OF_BEAMS = Set.of("length_penalty", "early_stopping");

    static DecodedAlike of(RunSpec spec, ResolvedModel model) {
        Map<String, Object> generation = new TreeMap<>(model.generation());
        if (Integer.valueOf(1).equals(generation.get("num_beams"))) {
            generation.keySet().removeAll(OF_BEAMS);
        }
        return new DecodedAlike(
                spec.model().options(),
                spec.model().semantics(),
                model.languages(),
                model.prefix(),
                spec.model().maxSourceLength(),
                generation);
    }
}
