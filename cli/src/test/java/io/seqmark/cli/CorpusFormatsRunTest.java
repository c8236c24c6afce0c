package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.cli.CommandLine.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole runs on one corpus in several formats. */
final class CorpusFormatsRunTest {
    private static final int EXAMPLES = 12;

    @TempDir
    Path folder;

    /** One run, which each other format finds to be the same: a hash of the lines is a part of its identity. */
    @Test
    void theSameCorpusInEachFormatIsTheSameRun() throws IOException {
        List<String> sources = head("test.source");
        List<String> references = head("test.target");
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.write(data.resolve("test.source"), sources);
        Files.write(data.resolve("test.target"), references);
        Outcome first = run("out", "--data_dir", data.toString());
        assertThat(first.code()).isZero();
        String bytes = Files.readString(folder.resolve("out/test_generations.jsonl"));

        StringBuilder jsonl = new StringBuilder();
        StringBuilder csv = new StringBuilder("de,id,en\r\n");
        for (int i = 0; i < EXAMPLES; i++) {
            jsonl.append(JsonMapper.shared()
                            .writeValueAsString(
                                    Map.of("translation", Map.of("en", sources.get(i), "de", references.get(i)))))
                    .append('\n');
            csv.append(quoted(references.get(i)))
                    .append(',')
                    .append(i)
                    .append(',')
                    .append(quoted(sources.get(i)))
                    .append("\r\n");
        }
        Path lines = Files.writeString(folder.resolve("corpus.jsonl"), jsonl);
        Path table = Files.writeString(folder.resolve("corpus.csv"), csv);
        Path packed = folder.resolve("corpus.csv.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(table, gzip);
        }
        Map<String, String[]> formats = new LinkedHashMap<>();
        formats.put("jsonl", fields(lines, "translation.en", "translation.de"));
        formats.put("csv", fields(table, "en", "de"));
        formats.put("csv.gz", fields(packed, "en", "de"));
        formats.put("named", new String[] {
            "--source_file", data.resolve("test.source").toString(),
            "--reference_file", data.resolve("test.target").toString()
        });
        formats.forEach((name, options) -> {
            Outcome again = run("out", options);
            assertThat(again.err()).as(name).contains("this run is complete");
            assertThat(again.out()).as(name).isEqualTo(first.out());
        });

        Outcome fresh = run("fresh", fields(packed, "en", "de"));
        assertThat(score(fresh)).isEqualTo(score(first));
        assertThat(Files.readString(folder.resolve("fresh/test_generations.jsonl")))
                .isEqualTo(bytes);
        Outcome compared = CommandLine.run(List.of(
                "compare",
                folder.resolve("out").toString(),
                folder.resolve("fresh").toString()));
        assertThat(compared.code()).isZero();
        assertThat(compared.out()).contains("bleu");
    }

    /** What {@code seqmark score}, which equals sacrebleu, makes of the same predictions and references. */
    @Test
    void severalReferencesAreScoredAsSacrebleuDoes() throws IOException {
        Path source = Files.write(folder.resolve("source"), head("test.source"));
        List<String> references = head("test.target");
        Path first = Files.write(folder.resolve("first"), references);
        Path second = Files.write(
                folder.resolve("second"),
                references.stream().map(line -> line.replace(" ", "  und ")).toList());
        Outcome outcome = run(
                "out",
                "--source_file",
                source.toString(),
                "--reference_file",
                second.toString(),
                "--reference_file",
                first.toString(),
                "--metric",
                "chrf,rouge");
        assertThat(outcome.code()).isZero();
        JsonNode run = json(folder.resolve("out/run.json"));
        for (String metric : List.of("bleu", "chrf")) {
            Outcome scored = CommandLine.run(List.of(
                    "score",
                    "--metric",
                    metric,
                    "--format",
                    "json",
                    folder.resolve("out/test_generations.txt").toString(),
                    second.toString(),
                    first.toString()));
            assertThat(run.at("/metrics/" + metric + "/scores/" + metric).doubleValue())
                    .isEqualTo(JsonMapper.shared()
                            .readTree(scored.out())
                            .at("/0/score")
                            .doubleValue());
            assertThat(run.at("/metrics/" + metric + "/signature").stringValue())
                    .contains("nrefs:2");
        }
        JsonNode row = JsonMapper.shared()
                .readTree(Files.readAllLines(folder.resolve("out/test_generations.jsonl"))
                        .getFirst());
        assertThat(row.get("more_references").valueStream().map(JsonNode::stringValue))
                .containsExactly(references.getFirst());
        Outcome compared = CommandLine.run(List.of(
                "compare",
                folder.resolve("out").toString(),
                folder.resolve("out").toString(),
                "--format",
                "json"));
        assertThat(compared.code()).isZero();
        assertThat(JsonMapper.shared().readTree(compared.out()).toString())
                .contains(run.at("/metrics/bleu/scores/bleu").toString().substring(0, 6));
        assertThat(CommandLine.run(List.of("report", folder.resolve("out").toString(), "--format", "json"))
                        .code())
                .isZero();
    }

    @Test
    void whatIsWrongWithFilesIsSaidWithEverythingElse() throws IOException {
        Path file = Files.writeString(
                folder.resolve("x.jsonl"), "{\"source\": \"a\", \"target\": \"b\"}\n{\"source\": \"a\"}\n");
        Outcome outcome = run(
                "out",
                "--source_file",
                file.toString(),
                "--data_dir",
                "d",
                "--num_beams",
                "x",
                "--line_breaks",
                "keep");
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err().lines())
                .containsExactlyInAnyOrder(
                        "seqmark: --data_dir and --source_file name two corpora: leave one out",
                        "seqmark: --line_breaks keep is unknown: choose one of refuse, space",
                        "seqmark: --num_beams x: expected a whole number",
                        "seqmark: " + file + ":2: no field target; the line has source");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private Outcome run(String saveDir, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "--model_name",
                Repository.root().resolve("demo/translator").toString(),
                "--save_dir",
                folder.resolve(saveDir).toString(),
                "--task",
                "translation",
                "--num_beams",
                "2"));
        command.addAll(List.of(options));
        return CommandLine.run(command);
    }

    private static String[] fields(Path file, String source, String reference) {
        return new String[] {"--source_file", file.toString(), "--source_field", source, "--reference_field", reference
        };
    }

    private static String score(Outcome outcome) {
        return outcome.out().substring(0, outcome.out().indexOf(", 'seconds"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static JsonNode json(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }

    private static List<String> head(String name) throws IOException {
        return Files.readAllLines(
                        Repository.root().resolve("demo/data/translation").resolve(name))
                .subList(0, EXAMPLES);
    }
}
