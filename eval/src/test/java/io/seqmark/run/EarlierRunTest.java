package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.run.score.Scorers;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished run, and another one that writes to the same folder. */
final class EarlierRunTest {
    @TempDir
    Path folder;

    private final RecordingConsole console = new RecordingConsole();
    private UppercaseModel model = new UppercaseModel(Path.of("unset"), 1);

    @BeforeEach
    void corpusAndModel() throws IOException {
        Files.createDirectory(folder.resolve("data"));
        Files.writeString(folder.resolve("data/test.source"), "the cat sat on the mat\nthe dog ran\n");
        Files.writeString(folder.resolve("data/test.target"), "THE CAT SAT ON THE MAT\nTHE DOG RAN\n");
        model = new UppercaseModel(Files.writeString(folder.resolve("weights.bin"), "weights"), 1);
    }

    @Test
    void movesAwayAsAWholeAndIsNamed() throws IOException {
        run(spec());
        Files.writeString(folder.resolve("out/report.html"), "its page");
        Files.writeString(folder.resolve("out/notes"), "of somebody else");
        model.numBeams = 4;
        run(spec());
        assertThat(console.warnings)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("out holds another run, which moves to a folder beside it", "--overwrite")
                                .contains("generation.num_beams is 4, was 1"),
                        then -> assertThat(then)
                                .isEqualTo("the run that was in %s is in %s now"
                                        .formatted(folder.resolve("out"), folder.resolve("out.1"))));
        requireBeams("out", 4);
        requireBeams("out.1", 1);
        assertThat(folder.resolve("out.1/report.html")).hasContent("its page");
        assertThat(folder.resolve("out/report.html")).doesNotExist();
        assertThat(folder.resolve("out/notes")).hasContent("of somebody else");
        model.numBeams = 5;
        run(spec());
        requireBeams("out", 5);
        requireBeams("out.1", 1);
        requireBeams("out.2", 4);
    }

    @Test
    void isWhatThereIsWhileTheOtherOneIsUnfinished() {
        run(spec());
        String printed = console.results.getFirst();
        model.numBeams = 4;
        model.breaksAfter = 1;
        assertThatThrownBy(() -> run(spec())).hasMessage("broke down");
        assertThat(folder.resolve("out.1")).doesNotExist();
        model.numBeams = 1;
        run(spec());
        assertThat(console.results).containsExactly(printed, printed);
        model.numBeams = 4;
        model.breaksAfter = Long.MAX_VALUE;
        run(spec());
        assertThat(model.generated).isEqualTo(4);
        requireBeams("out", 4);
        requireBeams("out.1", 1);
    }

    @Test
    void staysAlsoWhereTheOtherOneDoesNotLookForIt() {
        run(spec());
        model.numBeams = 4;
        run(spec().withReport(report -> report.withResume(Resume.NEVER)));
        requireBeams("out.1", 1);
        run(spec().withReport(report -> report.withResume(Resume.NEVER)));
        assertThat(folder.resolve("out.2")).doesNotExist(); // the same run again
    }

    @Test
    void isReplacedOnDemand() {
        run(spec());
        model.numBeams = 4;
        run(spec().withReport(report -> report.withSwitches(Set.of(Switch.OVERWRITE))));
        requireBeams("out", 4);
        assertThat(folder.resolve("out.1")).doesNotExist();
        assertThat(console.warnings).singleElement().asString().contains("holds another run, which is replaced: ");
    }

    @Test
    void movesAwayFromARunWithWorkers() throws IOException {
        FakeRun.run(folder, OptionalInt.of(2), 0, console);
        Files.writeString(folder.resolve("data/test.target"), "THE CAT\nTHE DOG\n");
        FakeRun.run(folder, OptionalInt.of(2), 0, console);
        FinishedRun.open(folder.resolve("out")).requireUnchanged();
        FinishedRun.open(folder.resolve("out.1")).requireUnchanged();
        assertThat(console.warnings.getLast()).endsWith("out.1 now");
    }

    /** A record comes from anywhere, and may name anything. */
    @Test
    void movesNoFileThatIsNotItsOwn() throws IOException {
        run(spec());
        Path record = folder.resolve("out/run.json");
        Files.writeString(folder.resolve("victim"), "of somebody else");
        Files.createSymbolicLink(folder.resolve("out/link"), folder.resolve("victim"));
        Files.writeString(
                record,
                Files.readString(record)
                        .replace("\"outputs\": {", "\"outputs\": {\"../victim\": \"\", \"link\": \"\", \"\": \"\","));
        model.numBeams = 4;
        run(spec());
        assertThat(folder.resolve("victim")).hasContent("of somebody else");
        assertThat(folder.resolve("out/link")).isSymbolicLink();
        assertThat(folder.resolve("out.1/test_generations.txt")).isRegularFile();
    }

    private void requireBeams(String name, long beams) {
        FinishedRun run = FinishedRun.open(folder.resolve(name));
        run.requireUnchanged();
        assertThat(run.record().identity().generation()).containsEntry("num_beams", beams);
    }

    private RunSpec spec() {
        return RunSpecs.in(folder).spec();
    }

    private void run(RunSpec spec) {
        new Evaluation(console, Instant.now(), any -> model.resolved(), UppercaseModel.HERE, Scorers::of).run(spec);
    }
}
