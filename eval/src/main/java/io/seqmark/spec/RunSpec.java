package io.seqmark.spec;

import io.seqmark.spec.Scoring.Metric;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Everything that one evaluation was asked to do. Immutable.
 *
 * @param model what generates
 * @param data for what
 * @param compute who computes
 * @param report what is left of it
 */
public record RunSpec(ModelSpec model, DataSpec data, ComputeSpec compute, ReportSpec report) {
    /** Options without a value. */
    public enum Switch {
        /** {@code --fp16}: half-precision weights where the device has them. */
        FP16,
        /** {@code --debug}: keep the intermediate folder, write the references beside the generations. */
        DEBUG,
        /** {@code --profile}: show where the time went. */
        PROFILE,
        /** {@code --dry_run}: check everything, generate nothing, write nothing. */
        DRY_RUN,
        /** {@code --overwrite}: replace another run that is complete in the same folder, instead of moving it away. */
        OVERWRITE
    }

    /** What to do about an earlier run in the same folder. */
    public enum Resume {
        /** The same settings: continue it, or reprint its result if it is complete. */
        AUTO,
        /** Compute afresh. */
        NEVER
    }

    /**
     * A run of the split {@code test}, scored with the metric of its task: BLEU of a translation, else ROUGE.
     *
     * @param modelName a checkpoint's directory, else a name of the hub
     */
    public static RunSpec of(String modelName, Path dataDir, Path saveDir, String task) {
        List<Metric> metrics = List.of(Scoring.ofTask(task));
        return new RunSpec(
                ModelSpec.of(modelName),
                DataSpec.of(dataDir, task),
                ComputeSpec.defaults(),
                ReportSpec.of(saveDir, new Scoring(metrics, Scoring.DEFAULT_SEED)));
    }

    /** The same with another model. */
    public RunSpec withModel(UnaryOperator<ModelSpec> change) {
        return new RunSpec(change.apply(model), data, compute, report);
    }

    /** The same with other data. */
    public RunSpec withData(UnaryOperator<DataSpec> change) {
        return new RunSpec(model, change.apply(data), compute, report);
    }

    /** The same computed by others. */
    public RunSpec withCompute(UnaryOperator<ComputeSpec> change) {
        return new RunSpec(model, data, change.apply(compute), report);
    }

    /** The same with another report. */
    public RunSpec withReport(UnaryOperator<ReportSpec> change) {
        return new RunSpec(model, data, compute, change.apply(report));
    }

    /** Whether a flag was given. */
    public boolean has(Switch flag) {
        return report.switches().contains(flag);
    }

    /** Whether texts are collected for training instead of being scored. */
    public boolean pseudolabels() {
        return model.numReturnSequences() > 1;
    }

    /** Whether predictions are scored against references. */
    public boolean isScored() {
        return !pseudolabels() && !report.scoring().metrics().isEmpty();
    }

    /** Whether this process would be the one that scores: of several ranks the first. */
    public boolean isScorer() {
        return compute.ranks().map(Ranks::isFirst).orElse(true);
    }
}
