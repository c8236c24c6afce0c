package io.seqmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.compute.InProcess;
import io.seqmark.spec.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a Java program may do that has no command line. */
@Timeout(300)
final class RunWithWorkersTest {
    private static final Path DEMO = Path.of("../demo");

    @TempDir
    Path folder;

    @Test
    void aRunWithWorkersGivesWhatThisProcessGives() throws IOException {
        RecordingConsole console = new RecordingConsole();
        RunSpec here = spec("here");
        RunResult expected = new Evaluation(console, Instant.now(), new InProcess(console))
                .run(here)
                .orElseThrow();
        RunSpec spread = spec("spread").withCompute(compute -> compute.withWorkers(2));
        RunResult result = new Evaluation(console, Instant.now()).run(spread).orElseThrow();
        assertThat(result.metrics()).isEqualTo(expected.metrics());
        assertThat(Files.readString(folder.resolve("spread/test_generations.jsonl")))
                .isEqualTo(Files.readString(folder.resolve("here/test_generations.jsonl")));
        // a coordinator's time is there where other processes computed, and those of both said where theirs went
        assertThat(expected.record().profile()).doesNotContainKey("coordinating");
        assertThat(result.record().profile()).containsKeys("coordinating", "linear");
        assertThat(console.warnings).isEmpty();
    }

    private RunSpec spec(String name) {
        return RunSpec.of(
                        DEMO.resolve("translator").toString(),
                        DEMO.resolve("data/translation"),
                        folder.resolve(name),
                        "translation")
                .withModel(model -> model.withOption("num_beams", "2"))
                .withData(data -> data.withLimit(OptionalLong.of(12)))
                .withCompute(compute -> compute.withThreads(2).withBatchSize(2));
    }
}
