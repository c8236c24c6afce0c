package io.seqmark.cli;

import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.compute.Console;
import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunResult;
import io.seqmark.study.RunReport;
import io.seqmark.study.format.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The page beside each run. It is made of the run's files when they are in place, and is none of them: whatever goes wrong with
 * it, the run is whole, and {@code seqmark report} makes the page again.
 */
final class ReportBesideRun {
    static final String FILE = FinishedRun.PAGE_FILE;

    private ReportBesideRun() {}

    /**
     * Writes it, unless it is younger than the run: one that only printed its result again has it already.
     *
     * @return what it shows; empty where none was written
     */
    static Optional<RunReport> write(RunResult result, Console console) {
        Path page = result.saveDir().resolve(FILE);
        try {
            if (!isYounger(page, result.saveDir().resolve(FinishedRun.RECORD_FILE))) {
                RunReport report = RunReport.of(FinishedRun.open(result.saveDir()));
                ResultFile.write(page, ReportFormat.HTML.render(report));
                return Optional.of(report);
            }
        } catch (InputException | RunException failure) {
            console.warn("no " + page + ": " + failure.getMessage());
        } catch (OutOfMemoryError exhausted) {
            console.warn("no " + page + ": the Java heap is too small for it; SEQMARK_JAVA_OPTS=-Xmx8g seqmark report "
                    + result.saveDir() + " makes it");
        }
        return Optional.empty();
    }

    private static boolean isYounger(Path page, Path run) {
        try {
            return Files.getLastModifiedTime(page).compareTo(Files.getLastModifiedTime(run)) > 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
