package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.engine.Hypothesis;
import io.seqmark.report.PythonRepr;
import io.seqmark.run.score.Scorers;
import io.seqmark.spec.Ranks;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.RunSpec.Resume;
import io.seqmark.spec.RunSpec.Switch;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What a run returns is what it printed, what it wrote, and what is read back. */
final class RunResultTest {
    private static final String SOURCES = "the cat sat on the mat\nthe dog ran in the park\nthe bird sang\n";

    @TempDir
    Path folder;

    private final RecordingConsole console = new RecordingConsole();

    @BeforeEach
    void corpusAndModel() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/test.source"), SOURCES);
        Files.writeString(
                folder.resolve("data/test.target"), "THE CAT SAT ON THE MAT\nTHE DOG RAN IN A PARK\nTHE BIRD SANG\n");
        Files.writeString(folder.resolve("weights.bin"), "weights");
    }

    @Test
    void ofAScoredRun() throws IOException {
        RunResult result = run(
                        specs().withScoring(new Scoring(
                                        List.of(Metric.BLEU, Metric.CHRF, Metric.TER), Scoring.DEFAULT_SEED))
                                .spec(),
                        1)
                .orElseThrow();
        requireReadBack(result, 1, 3);
        assertThat(result.metrics().keySet()).containsExactly("bleu", "chrf", "ter");
        assertThat(result.record().metrics()).isEqualTo(result.metrics());
        assertThat(result.record().result()).containsEntry("n_obs", 3L);
        assertThat(console.results)
                .containsExactly(PythonRepr.of(result.record().result()));
    }

    @Test
    void ofPseudolabelsWithoutReferences() throws IOException {
        Files.delete(folder.resolve("data/test.target"));
        RunResult result = run(specs().withTask("translation", 2).spec(), 2).orElseThrow();
        requireReadBack(result, 2, 0);
        assertThat(result.metrics()).isEmpty();
        try (Stream<RunRow> rows = FinishedRun.open(result.saveDir()).rows().stream()) {
            assertThat(rows.map(RunRow::reference)).containsOnly(Optional.empty());
        }
    }

    @Test
    void ofARunThatScoresNothing() throws IOException {
        Files.delete(folder.resolve("data/test.target"));
        RunResult result = run(
                        specs().withScoring(new Scoring(List.of(), Scoring.DEFAULT_SEED))
                                .spec(),
                        1)
                .orElseThrow();
        requireReadBack(result, 1, 0);
        assertThat(result.record().identity().corpus().targetSha256()).isEmpty();
    }

    @Test
    void ofARunThatIsReprintedAndOfOneThatIsComputedAgain() throws IOException {
        RunResult first = run(specs().spec(), 1).orElseThrow();
        assertThat(run(specs().spec(), 1)).contains(first);
        assertThat(console.results).hasSize(2).containsOnly(console.results.getFirst());
        RunResult again = run(specs().withResume(Resume.NEVER).spec(), 1).orElseThrow();
        assertThat(again.metrics()).isEqualTo(first.metrics());
        requireReadBack(again, 1, 1);
    }

    @Test
    void aFinishedRunWhoseRecordIsDamagedIsComputedAgain() throws IOException {
        RunResult first = run(specs().spec(), 1).orElseThrow();
        Path file = first.saveDir().resolve("run.json");
        Files.writeString(file, Files.readString(file).replace("\"timings\"", "\"times\""));
        RunResult again = run(specs().spec(), 1).orElseThrow();
        assertThat(console.warnings)
                .singleElement()
                .asString()
                .contains("run.json: timings is missing")
                .endsWith(": computing again");
        requireReadBack(again, 1, 1);
    }

    @Test
    void aDryRunReturnsNone() {
        assertThat(run(specs().withSwitches(Set.of(Switch.DRY_RUN)).spec(), 1)).isEmpty();
    }

    @Test
    void ofRanksTheFirstReturnsIt() throws IOException {
        assertThat(run(rank(1), 1)).isEmpty();
        RunResult result = run(rank(0), 1).orElseThrow();
        requireReadBack(result, 1, 1);
        assertThat(run(rank(1), 1)).isEmpty();
        assertThat(run(rank(0), 1)).contains(result);
    }

    private static void requireReadBack(RunResult result, int predictions, int metrics) throws IOException {
        FinishedRun run = FinishedRun.open(result.saveDir());
        run.requireUnchanged();
        assertThat(run.result()).isEqualTo(result);
        assertThat(run.record()).isEqualTo(result.record());
        assertThat(run.rows().size()).isEqualTo(3);
        List<String> lines = Files.readAllLines(result.saveDir().resolve("test_generations.jsonl"));
        try (Stream<RunRow> rows = run.rows().stream()) {
            List<RunRow> all = rows.toList();
            assertThat(all).hasSize(3);
            for (RunRow row : all) {
                assertThat(row.predictions()).hasSize(predictions);
                assertThat(row.sentence()).hasSize(metrics);
                ReadBack.requireEqual(row, JsonMapper.shared().readTree(lines.get((int) row.id())));
            }
            assertThat(all.get(2).predictions().getFirst())
                    .isEqualTo(new Hypothesis("THE BIRD SANG", List.of(7, 2), -0.5f));
        }
    }

    private RunSpecs specs() {
        return RunSpecs.in(folder);
    }

    private RunSpec rank(int rank) {
        return specs().withRanks(Optional.of(new Ranks(rank, 2, "test", Duration.ofSeconds(60), false)))
                .spec();
    }

    private Optional<RunResult> run(RunSpec spec, int returned) {
        UppercaseModel model = new UppercaseModel(folder.resolve("weights.bin"), returned);
        return new Evaluation(console, Instant.now(), _ -> model.resolved(), UppercaseModel.HERE, Scorers::of)
                .run(spec);
    }
}
