package io.seqmark.engine;

import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import java.util.Optional;

/** What is put before every source. */
public final class SourcePrefix {
    private SourcePrefix() {}

    /**
     * {@code --prefix}, else {@code task_specific_params[task].prefix}, else {@code config.prefix}, else none.
     *
     * @param asked what the user gave
     * @param task the task of the run, where it has one
     */
    public static String of(Checkpoint checkpoint, Optional<String> asked, Optional<String> task) {
        ConfigFile config = checkpoint.config();
        return asked.or(() -> task.flatMap(name -> config.object("task_specific_params")
                        .flatMap(tasks -> tasks.object(name))
                        .flatMap(params -> params.text("prefix"))))
                .or(() -> config.text("prefix"))
                .orElse("");
    }
}
