package io.seqmark.engine;

import io.seqmark.base.InputException;
import io.seqmark.base.Precision;
import io.seqmark.model.EncoderDecoder;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What becomes of a sentence whose states or logits hold NaN or an infinity. Thread-safe. */
sealed interface NonFinite {
    /**
     * The rule of a run.
     *
     * @param exact the same model in float32
     */
    static NonFinite of(EngineSpec spec, Path checkpoint, Supplier<EncoderDecoder> exact) {
        return spec.model().precision() == Precision.FLOAT32
                ? inFloat32(spec, checkpoint)
                : new Recomputed(exact, inFloat32(spec, checkpoint));
    }

    private static NonFinite inFloat32(EngineSpec spec, Path checkpoint) {
        return spec.generation().processing().removeInvalidValues() ? new Accepted() : new Refused(checkpoint);
    }

    /**
     * It is done again in float32: what left the range of a smaller precision.
     *
     * @param exact loads the model the first time
     * @param then what becomes of it if it does not help
     */
    record Recomputed(Supplier<EncoderDecoder> exact, NonFinite then) implements NonFinite {}

    /** It ends the run: in float32 there is nothing that would help. */
    record Refused(Path checkpoint) implements NonFinite {
        InputException of(SourceLine line) {
            return new InputException(
                    ("source line %d: the model's numbers are NaN or infinite in float32, so the weights of"
                                    + " %s hold such or are far too large; repair the checkpoint, or give"
                                    + " --remove_invalid_values true to take NaN for 0 as transformers can")
                            .formatted(line.id() + 1, checkpoint));
        }
    }

    /** It goes on: {@code remove_invalid_values} asks for it. */
    record Accepted() implements NonFinite {}
}
