package io.seqmark.compute;

import io.seqmark.base.Suggestion;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What to say where {@code --task} decides on a metric that the user may not have meant: the name of a task decides it, a
 * mistyped one as well, and without one it is ROUGE whatever the model does.
 */
final class TaskNote {
    private static final String TRANSLATION = "translation";
    private static final String SUMMARIZATION = "summarization";
    /** Families of which nothing but translation models is published. */
    private static final Set<String> TRANSLATORS = Set.of("marian", "fsmt", "m2m_100");

    private static final Set<String> SUMMARIZERS = Set.of("pegasus", "pegasus_x", "bigbird_pegasus");

    private TaskNote() {}

    /** The line, where there is something to say. */
    static Optional<String> of(RunSpec spec, Checkpoint checkpoint) {
        List<String> described = described(checkpoint.config());
        String task = spec.data().task();
        if (!spec.isScored() || described.contains(task)) {
            return Optional.empty();
        }
        boolean given =
                spec.report().arguments().stream().anyMatch(it -> it.equals("--task") || it.startsWith("--task="));
        Metric metric = Scoring.ofTask(task);
        String scored = (given ? "--task " + task : "no --task, so " + task) + ": scored with "
                + metric.label().toUpperCase(Locale.ROOT);
        Optional<String> purpose = purpose(spec, checkpoint, described);
        if (purpose.isPresent() && Scoring.ofTask(purpose.get()) != metric) {
            return Optional.of("%s, but %s is made for %s; --task %s scores with %s"
                    .formatted(
                            scored,
                            checkpoint.modelType() + " "
                                    + checkpoint.directory().getFileName(),
                            purpose.get(),
                            purpose.get(),
                            Scoring.ofTask(purpose.get()).label().toUpperCase(Locale.ROOT)));
        }
        if (given && !task.contains(TRANSLATION) && !task.contains(SUMMARIZATION)) {
            List<String> names = new ArrayList<>(described);
            names.add(TRANSLATION);
            names.add(SUMMARIZATION);
            return Optional.of(scored + ", as each task whose name does not contain \"" + TRANSLATION + "\""
                    + Suggestion.nearest(task, names)
                            .map(near -> "; did you mean --task " + near + "?")
                            .orElse(""));
        }
        return Optional.empty();
    }

    /** The tasks that the checkpoint has settings for. */
    private static List<String> described(ConfigFile config) {
        return config.object("task_specific_params").stream()
                .flatMap(tasks -> tasks.json().propertyNames().stream())
                .toList();
    }

    /** The one thing that the checkpoint says it does, or that the command line says. */
    private static Optional<String> purpose(RunSpec spec, Checkpoint checkpoint, List<String> described) {
        if (!described.isEmpty() && described.stream().allMatch(task -> task.contains(TRANSLATION))) {
            return Optional.of(described.size() == 1 ? described.getFirst() : TRANSLATION);
        }
        if (described.equals(List.of(SUMMARIZATION))) {
            return Optional.of(SUMMARIZATION);
        }
        if (described.isEmpty()
                && (TRANSLATORS.contains(checkpoint.modelType())
                        || spec.model().languages().target().isPresent())) {
            return Optional.of(TRANSLATION);
        }
        return described.isEmpty() && SUMMARIZERS.contains(checkpoint.modelType())
                ? Optional.of(SUMMARIZATION)
                : Optional.empty();
    }
}
