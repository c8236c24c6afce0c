package io.seqmark.engine;

import io.seqmark.base.Semantics;
import io.seqmark.generate.option.EarlyStopping;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.Processing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings of a decoding in which nothing is chosen: one row a sentence, no logits processor. */
final class PlainDecoding {
    private static final Processing NONE =
            new Processing(0, 0, 1, 1, List.of(), Map.of(), Optional.empty(), List.of(), List.of(), false, false);

    private PlainDecoding() {}

    /**
     * The specification of an engine that reads targets.
     *
     * @param longest decoder tokens of a sentence
     */
    static EngineSpec spec(TargetReader.ReaderOptions options, int longest) {
        GenerationConfig config = new GenerationConfig(
                1,
                longest,
                0,
                1,
                EarlyStopping.FALSE,
                1,
                true,
                List.of(),
                false,
                GenerationConfig.BeamGroups.NONE,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                new GenerationConfig.SpecialTokenIds(
                        0, List.of(), OptionalInt.empty(), OptionalInt.empty(), List.of(), false, List.of()),
                NONE);
        return new EngineSpec(
                config,
                Semantics.HF_5,
                "",
                OptionalInt.empty(),
                options.batchSize(),
                options.threads(),
                options.model());
    }
}
