package io.seqmark.compute;

import io.seqmark.engine.Generator;
import io.seqmark.engine.Preload;
import io.seqmark.spec.RunSpec;

/** The model is in this process. */
public record InProcess(Console console) implements Placement {
    /** Starts what can be done before the options are read: most runs load the native library in this process. */
    public static void lookAhead() {
        Preload.look();
    }

    @Override
    public void prepare(RunSpec spec) {
        Preload.start(spec.model().options().precision());
    }

    @Override
    public Generator start(ResolvedModel model, Job job) {
        model.weights().notice().ifPresent(console::note);
        return model.weights().load();
    }
}
