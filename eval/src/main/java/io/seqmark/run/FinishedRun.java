package io.seqmark.run;

import io.seqmark.base.FileName;
import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.base.Sha256;
import io.seqmark.report.JsonLines;
import io.seqmark.report.JsonSection;
import io.seqmark.report.Manifest;
import io.seqmark.run.step.OutputFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A run that has ended, read back from its folder. Immutable.
 *
 * @param record what {@code run.json} says
 * @param rows the examples, read when they are asked for
 */
public record FinishedRun(RunRecord record, Rows rows) {
    /** The record's file in a {@code --save_dir}; it comes last and vouches for the others. */
    public static final String RECORD_FILE = Manifest.FILE;
    /** The page that may be beside them, which is made of them and can be made again. */
    public static final String PAGE_FILE = OutputFolders.PAGE;

    private static final int MAX_RECORD_BYTES = 64 << 20;

    /**
     * Reads {@code run.json}; the rows are read later.
     *
     * @param saveDir the run's {@code --save_dir}
     * @throws InputException if it is not there, is damaged, or is of a run that has not ended
     */
    public static FinishedRun open(Path saveDir) {
        JsonSection sections = JsonLines.whole(saveDir.resolve(Manifest.FILE), MAX_RECORD_BYTES);
        RunRecord record = RecordCodec.read(sections.where(), sections.values());
        String rows = record.identity().corpus().typePath() + ReportStep.ROWS;
        for (String name : record.outputs().keySet()) {
            if (!FileName.staysInFolder(name)) {
                throw sections.problem("outputs names " + JsonSection.shown(name) + ", expected names of files");
            }
        }
        if (!record.outputs().containsKey(rows)) {
            throw sections.problem("outputs has no " + JsonSection.shown(rows));
        }
        return new FinishedRun(
                record,
                new Rows(saveDir.resolve(rows), record.identity().corpus().examples()));
    }

    /** Where the run's files are. */
    public Path saveDir() {
        return Objects.requireNonNullElse(rows.file().getParent(), Path.of(""));
    }

    /** What the run returned when it ended. */
    public RunResult result() {
        return RunResult.of(record, saveDir());
    }

    /**
     * Compares all of the run's files with the SHA-256 that {@code run.json} has of them.
     *
     * @throws InputException if one differs or cannot be read; names all of them
     */
    public void requireUnchanged() {
        List<String> problems = new ArrayList<>();
        record.outputs().entrySet().forEach(output -> problem(output).ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    private Optional<String> problem(Map.Entry<String, String> output) {
        Path file = saveDir().resolve(output.getKey());
        try {
            return Sha256.ofFile(file).equals(output.getValue())
                    ? Optional.empty()
                    : Optional.of(file + ": not the content that the run wrote; " + JsonSection.REMEDY);
        } catch (IOException failure) {
            return Optional.of("cannot read " + file + ": " + RunException.reason(failure) + "; " + JsonSection.REMEDY);
        }
    }
}
