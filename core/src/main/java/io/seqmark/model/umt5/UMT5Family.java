package io.seqmark.model.umt5;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.contract.ModelOptions;
import io.seqmark.contract.Semantics;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.model.Family;
import io.seqmark.model.t5.T5Architecture;
import io.seqmark.model.t5.T5Style;
import java.util.HashMap;
import java.util.Map;

/**
 * UMT5 (Chung et al., 2023): mT5 with a relative position bias of its own in every layer. transformers 5.12 forces {@code
 * tie_word_embeddings} to true, whatever the file says, and scales the output by width^-0.5 because of it, although it keeps
 * an output layer of its own where the checkpoint has one.
 */
public final class UMT5Family implements Family {
    private static final T5Style STYLE = new T5Style(
            T5Architecture.Defaults.MULTILINGUAL, T5Style.OutputScale.ALWAYS, true, T5Style.EncoderAttentions.FULL);

    @Override
    public String modelType() {
        return "umt5";
    }

    @Override
    public boolean existsIn(Semantics semantics) {
        return semantics != Semantics.HF_4_4;
    }

    @Override
    public Map<String, Integer> configDefaults() {
        Map<String, Integer> defaults = new HashMap<>(T5Style.CONFIG_DEFAULTS);
        defaults.put("decoder_start_token_id", 0);
        return Map.copyOf(defaults);
    }

    @Override
    public EncoderDecoder load(Checkpoint checkpoint, ModelOptions options) {
        return STYLE.load(checkpoint, options);
    }
}
