package io.seqmark.cli;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.InputException;
import io.seqmark.base.RunException;
import io.seqmark.compute.Console;
import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunResult;
import io.seqmark.spec.RunSpec;
import io.seqmark.study.ComparedSystem;
import io.seqmark.study.Comparison;
import io.seqmark.study.ComparisonOptions;
import io.seqmark.study.format.ComparisonFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands beside a run of several adapters: the page of each, and a comparison of all with the checkpoint as it is, or with the first
 * where that is not among them. Made of the run's files when they are in place: whatever goes wrong with it, the run is whole.
 */
final class SystemsBesideRun {
    static final String JSON = "comparison.json";
    static final String PAGE = "comparison.html";

    /** How the sections after the tables begin: they are many with many systems, and on the page. */
    private static final String EXAMPLES = "Word F1 ";

    private SystemsBesideRun() {}

    /** Writes them, and prints the comparison's tables. */
    static void write(RunSpec spec, Console console) {
        Path saveDir = spec.report().saveDir();
        try {
            List<FinishedRun> runs = new ArrayList<>();
            for (AdapterChoice choice : spec.model().adapters().choices()) {
                FinishedRun run = FinishedRun.open(saveDir.resolve(choice.name()));
                ReportBesideRun.write(new RunResult(run.record().metrics(), run.record(), run.saveDir()), console);
                runs.add(choice.name().equals(AdapterChoice.NONE) ? 0 : runs.size(), run);
            }
            if (!spec.isScored()) {
                return;
            }
            Comparison comparison =
                    Comparison.of(runs.stream().map(SystemsBesideRun::system).toList(), ComparisonOptions.defaults());
            ResultFile.write(saveDir.resolve(JSON), ComparisonFormat.JSON.render(comparison));
            ResultFile.write(saveDir.resolve(PAGE), ComparisonFormat.HTML.render(comparison));
            ComparisonFormat.TEXT
                    .render(comparison)
                    .lines()
                    .takeWhile(line -> !line.startsWith(EXAMPLES))
                    .forEach(console::result);
            console.note("all of the comparison, with examples: " + saveDir.resolve(PAGE));
        } catch (InputException | RunException failure) {
            console.warn("no " + saveDir.resolve(PAGE) + ": " + failure.getMessage());
        } catch (OutOfMemoryError exhausted) {
            console.warn("no " + saveDir.resolve(PAGE)
                    + ": the Java heap is too small for it; SEQMARK_JAVA_OPTS=-Xmx8g seqmark compare makes it");
        }
    }

    /** By the adapter's name. */
    private static ComparedSystem system(FinishedRun run) {
        ComparedSystem system = ComparedSystem.of(run);
        return new ComparedSystem(
                run.saveDir().getFileName().toString(),
                system.record(),
                system.sources(),
                system.references(),
                system.moreReferences(),
                system.predictions());
    }
}
