package io.seqmark.run.inspect;

import io.seqmark.base.AdapterChoice;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.Dtype;
import io.seqmark.checkpoint.adapter.Adapter;
import io.seqmark.checkpoint.adapter.MergedCheckpoint;
import io.seqmark.engine.Engine;
import io.seqmark.spec.AdapterSpec;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes a checkpoint that can be evaluated with an adapter merged into it. */
public final class Merging {
    private Merging() {}

    /** The type of the floating-point numbers that are written. */
    @SuppressWarnings("ImmutableEnumChecker") // an enum's value or none
    public enum Type {
        /** Of each tensor the one in which the base stores it. */
        STORED(Optional.empty()),
        FLOAT32(Optional.of(Dtype.FLOAT32)),
        BFLOAT16(Optional.of(Dtype.BFLOAT16)),
        FLOAT16(Optional.of(Dtype.FLOAT16));

        private final Optional<Dtype> dtype;

        Type(Optional<Dtype> dtype) {
            this.dtype = dtype;
        }

        /** The name that an option takes. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Does it.
     *
     * @param adapters of which there is one, with a location
     * @param notes told what is downloaded, and what the user should know
     * @return what was written, a line for people
     * @throws io.seqmark.base.InputException if the two do not fit, or there is something in the output
     * @throws io.seqmark.base.RunException if it cannot be written
     */
    public static String run(String modelName, AdapterSpec adapters, Path output, Type type, Consumer<String> notes) {
        AdapterChoice choice = adapters.choices().getFirst();
        try (Checkpoint base = Checkpoint.open(modelName, notes)) {
            Engine.requireSupported(base);
            Adapter adapter = Adapter.open(choice, adapters.options(), notes);
            adapter.otherBase(modelName).ifPresent(notes);
            MergedCheckpoint.Written written = MergedCheckpoint.write(base, adapter, output, type.dtype);
            return "%s: %d of %d tensors changed by %s"
                    .formatted(output, written.changed(), written.tensors(), choice.name());
        }
    }
}
