package io.seqmark.spec;

import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a run leaves. Immutable.
 *
 * @param saveDir where the results go
 * @param scoring which metrics, and the seed
 * @param resume whether an earlier run of the same settings is continued or reprinted
 * @param dumpArgs add the options of {@code generate()} to the metrics
 * @param info a text to add to the metrics
 * @param switches the flags that were given
 * @param arguments the command line as it was typed, for the record; empty where there was none
 */
public record ReportSpec(
        Path saveDir,
        Scoring scoring,
        Resume resume,
        boolean dumpArgs,
        Optional<String> info,
        Set<Switch> switches,
        List<String> arguments) {
    public ReportSpec {
        switches = Set.copyOf(switches);
        arguments = List.copyOf(arguments);
    }

    /** Results in a folder, scored with some metrics. */
    public static ReportSpec of(Path saveDir, Scoring scoring) {
        return new ReportSpec(saveDir, scoring, Resume.AUTO, false, Optional.empty(), Set.of(), List.of());
    }

    /** {@code {save_dir}_tmp}: the journal lives there until the run is complete. */
    public Path workDir() {
        Path name = saveDir.toAbsolutePath().normalize();
        return name.resolveSibling(name.getFileName() + "_tmp");
    }

    /** The same with another {@link #saveDir}. */
    public ReportSpec withSaveDir(Path other) {
        return new ReportSpec(other, scoring, resume, dumpArgs, info, switches, arguments);
    }

    /** The same with another {@link #scoring}. */
    public ReportSpec withScoring(Scoring other) {
        return new ReportSpec(saveDir, other, resume, dumpArgs, info, switches, arguments);
    }

    /** The same with another {@link #resume}. */
    public ReportSpec withResume(Resume other) {
        return new ReportSpec(saveDir, scoring, other, dumpArgs, info, switches, arguments);
    }

    /** The same with another {@link #dumpArgs}. */
    public ReportSpec withDumpArgs(boolean other) {
        return new ReportSpec(saveDir, scoring, resume, other, info, switches, arguments);
    }

    /** The same with another {@link #info}. */
    public ReportSpec withInfo(Optional<String> other) {
        return new ReportSpec(saveDir, scoring, resume, dumpArgs, other, switches, arguments);
    }

    /** The same with another {@link #switches}. */
    public ReportSpec withSwitches(Set<Switch> other) {
        return new ReportSpec(saveDir, scoring, resume, dumpArgs, info, other, arguments);
    }

    /** The same with another {@link #arguments}. */
    public ReportSpec withArguments(List<String> other) {
        return new ReportSpec(saveDir, scoring, resume, dumpArgs, info, switches, other);
    }
}
