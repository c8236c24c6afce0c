package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs whose beam searches end batch by batch: {@code --semantics hf-4.51}. */
final class BatchRunTest {
    private static final Path MARIAN = Repository.checkpoint("marian");

    @TempDir
    Path folder;

    @BeforeEach
    void corpus() throws IOException {
        GoldenCorpus.write(MARIAN, folder);
    }

    @Test
    void theRunSaysThatItDependsOnTheBatchAndRecordsItsSize() throws IOException {
        Outcome outcome = run("--num_beams", "4", "--bs", "3", "--workers", "2");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err())
                .contains("under hf-4.51 results depend on --bs 3 and the order of lines")
                .contains("--workers has no effect: a result depends on the lines beside it");
        JsonNode identity = GoldenCorpus.json(folder.resolve("out/run.json")).path("identity");
        assertThat(identity.path("semantics").asString()).isEqualTo("hf-4.51");
        assertThat(identity.at("/generation/batch_size").asInt()).isEqualTo(3);
    }

    @Test
    void nothingIsSaidWhereNoBatchEnds() throws IOException {
        for (List<String> options :
                List.of(List.of("--num_beams", "1", "--bs", "3"), List.of("--num_beams", "4", "--bs", "1"))) {
            Outcome outcome = run(options.toArray(String[]::new));

            assertThat(outcome.code()).isZero();
            assertThat(outcome.err()).doesNotContain("order of lines");
            assertThat(GoldenCorpus.json(folder.resolve("out/run.json"))
                            .at("/identity/generation/batch_size")
                            .isMissingNode())
                    .isTrue();
        }
    }

    private Outcome run(String... options) {
        List<String> command = new ArrayList<>(List.of(
                "--model_name",
                MARIAN.toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--task",
                "translation",
                "--max_length",
                "24",
                "--semantics",
                "hf-4.51",
                "--overwrite",
                "--quiet"));
        command.addAll(List.of(options));
        return CommandLine.run(command);
    }
}
