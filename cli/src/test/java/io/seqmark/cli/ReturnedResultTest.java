package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.run.Evaluation;
import io.seqmark.run.FinishedRun;
import io.seqmark.run.RunResult;
import io.seqmark.run.RunRow;
import io.seqmark.spec.RunSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs of a real checkpoint: what they return is what is read back, and what the files say. */
final class ReturnedResultTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|--metric chrf,ter --output_scores true",
                "1|--do_sample true --seed 7",
                "2|--num_return_sequences 2 --num_beams 2 --repetition_penalty 1.1",
                "1|--metric none"
            })
    void isWhatIsReadBack(int predictions, String options) throws IOException {
        Path checkpoint = Repository.checkpointAndCorpus(folder);
        Path saveDir = folder.resolve("out");
        List<String> arguments = new ArrayList<>(List.of(
                "--model_name",
                checkpoint.toString(),
                "--data_dir",
                folder.resolve("data").toString()));
        arguments.addAll(List.of("--save_dir", saveDir.toString(), "--task", "translation", "--quiet"));
        arguments.addAll(List.of(options.split(" ")));
        RunSpec spec = EvalArguments.parseForRun(arguments, Map.of());
        RunResult result = evaluate(spec, arguments);
        FinishedRun run = FinishedRun.open(saveDir);
        run.requireUnchanged();
        assertThat(run.result()).isEqualTo(result);
        assertThat(evaluate(spec, arguments)).isEqualTo(result);
        List<String> lines = Files.readAllLines(saveDir.resolve("test_generations.jsonl"));
        try (Stream<RunRow> rows = run.rows().stream()) {
            List<RunRow> all = rows.toList();
            assertThat(all).hasSize(2).hasSize(lines.size());
            for (int i = 0; i < 2; i++) {
                requireEqual(all.get(i), JsonMapper.shared().readTree(lines.get(i)), predictions);
            }
        }
    }

    private static void requireEqual(RunRow row, JsonNode line, int predictions) {
        assertThat(row.source()).isEqualTo(line.get("source").stringValue());
        assertThat(row.predictions()).hasSize(predictions);
        for (int i = 0; i < predictions; i++) {
            assertThat(row.predictions().get(i).text())
                    .isEqualTo(line.get("predictions").get(i).stringValue());
            assertThat(row.predictions().get(i).tokenIds().toString())
                    .isEqualTo(line.get("token_ids").get(i).toString().replace(",", ", "));
            assertThat(row.predictions().get(i).score())
                    .isEqualTo(Float.parseFloat(line.get("scores").get(i).asString()));
            assertThat(row.predictions().get(i).tokenScores().isPresent()).isEqualTo(line.has("token_scores"));
        }
    }

    private static RunResult evaluate(RunSpec spec, List<String> arguments) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Evaluation(TerminalConsole.of(nowhere, nowhere, arguments), Instant.now())
                .run(spec)
                .orElseThrow();
    }
}
