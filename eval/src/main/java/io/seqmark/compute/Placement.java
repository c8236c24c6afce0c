package io.seqmark.compute;

import io.seqmark.engine.Generator;
import io.seqmark.spec.RunSpec;

/** Where the rows of a run are computed. Audit, journal, scores and files stay with this process wherever that is. */
@FunctionalInterface
public interface Placement {
    /** A run will start soon: whatever takes long and depends on no input may begin. */
    default void prepare(RunSpec spec) {}

    /**
     * Has the model loaded wherever it will compute, so that what is wrong with it shows before a file is written.
     *
     * @throws io.seqmark.base.InputException if the model cannot be used, or a run like this cannot be computed there
     * @throws io.seqmark.base.RunException if nobody takes work
     */
    Generator start(ResolvedModel model, Job job);
}
