package io.seqmark.engine;

import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.generate.option.GenerationConfig;
import java.util.OptionalInt;

/**
 * How an engine works.
 *
 * @param generation decoding settings
 * @param semantics frozen behaviour
 * @param prefix put before every source line; may be empty
 * @param maxSourceLength {@code --max_source_length}; absent: the tokenizer's, capped by the model's positions
 * @param batchSize {@code --bs}: sentences in flight a replica, at least 1
 * @param threads replicas, one thread each, sharing the weights; at least 1
 * @param model how the model computes; under these semantics
 * @param seed {@code --seed}, of which all samples come
 * @param maxBatchTokens {@code --max_batch_tokens}: source tokens in flight a replica, except that a longer sentence goes
 *     alone; absent: what the machine's memory has room for
 */
public record EngineSpec(
        GenerationConfig generation,
        Semantics semantics,
        String prefix,
        OptionalInt maxSourceLength,
        int batchSize,
        int threads,
        ModelOptions model,
        long seed,
        OptionalInt maxBatchTokens) {
    public EngineSpec {
        model = model.under(semantics);
    }

    /** With seed 0, and as many tokens in flight as memory has room for. */
    public EngineSpec(
            GenerationConfig generation,
            Semantics semantics,
            String prefix,
            OptionalInt maxSourceLength,
            int batchSize,
            int threads,
            ModelOptions model) {
        this(generation, semantics, prefix, maxSourceLength, batchSize, threads, model, 0, OptionalInt.empty());
    }

    /** The same with the model as it is by default. */
    public EngineSpec(
            GenerationConfig generation,
            Semantics semantics,
            String prefix,
            OptionalInt maxSourceLength,
            int batchSize,
            int threads) {
        this(generation, semantics, prefix, maxSourceLength, batchSize, threads, ModelOptions.DEFAULT);
    }
}
