package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code seqmark runs} from the command line, over runs of a real checkpoint. */
final class RunsTest {
    @TempDir
    private Path folder;

    @Test
    void listsRunsOfOneSaveDirAndTheirPages() throws IOException {
        Path checkpoint = Repository.checkpointAndCorpus(folder);
        for (String beams : List.of("1", "2", "3")) {
            Outcome run = run(
                    "--model_name",
                    checkpoint.toString(),
                    "--data_dir",
                    folder.resolve("data").toString(),
                    "--save_dir",
                    folder.resolve("out").toString(),
                    "--task",
                    "translation",
                    "--quiet",
                    "--num_beams",
                    beams);
            assertThat(run.code()).isZero();
        }
        for (String moved : List.of("out", "out.1", "out.2")) {
            assertThat(folder.resolve(moved).resolve("report.html")).isRegularFile();
        }
        Outcome list = run("runs", folder.toString(), "--sort", "beams:desc", "--format", "csv");
        assertThat(list.code()).isZero();
        assertThat(list.err()).isEmpty();
        List<String> rows = list.out().lines().toList();
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0)).isEqualTo("folder,model,split,bleu,beams,lines,seconds,dtype,semantics,date");
        assertThat(rows.get(1)).startsWith(folder.resolve("out") + ",").contains(",test,", ",3,2,", ",float32,hf-5,");
        assertThat(rows.get(2)).startsWith(folder.resolve("out.2") + ",").contains(",2,2,");
        assertThat(rows.get(3)).startsWith(folder.resolve("out.1") + ",").contains(",1,2,");
        Files.delete(folder.resolve("out.1/test_bleu.json"));
        Outcome file =
                run("runs", folder.toString(), "-o", folder.resolve("list.md").toString());
        assertThat(file.out()).isEmpty();
        assertThat(file.err())
                .isEqualTo(
                        "seqmark: " + folder.resolve("out.1") + ": test_bleu.json is missing; run its command again\n");
        assertThat(Files.readAllLines(folder.resolve("list.md")))
                .hasSize(4)
                .first()
                .asString()
                .startsWith("| folder |");
    }

    @Test
    void saysAllThatIsWrong() {
        Outcome outcome = run("runs", folder.resolve("nowhere").toString(), "--format", "xml");
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err().lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("--format xml is unknown: choose one of text, md, json, csv"),
                        line -> assertThat(line).endsWith("nowhere: there is no such folder"));
        assertThat(run("runs", folder.toString()).err()).contains("no finished run below");
    }

    private static Outcome run(String... arguments) {
        return CommandLine.run(new ArrayList<>(List.of(arguments)));
    }
}
