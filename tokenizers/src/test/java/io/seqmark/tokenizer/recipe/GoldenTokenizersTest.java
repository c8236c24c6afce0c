package io.seqmark.tokenizer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.Semantics;
import io.seqmark.testing.SharedData;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every tokenizer against what transformers itself computed, under both semantics. */
final class GoldenTokenizersTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<Semantics, String> SUFFIX = Map.of(Semantics.HF_4_4, "old", Semantics.HF_5, "new");

    @TempDir
    private Path older;

    @ParameterizedTest
    @CsvSource({
        "bart,           bart,   hf-4.4",
        "marian_fr_en,   marian, hf-4.4",
        "marian_fr_en,   marian, hf-5",
        "t5_japanese,    t5,     hf-4.4",
        "t5_japanese,    t5,     hf-5",
        "barthez_mbart,  mbart,  hf-4.4",
        "pegasus,        pegasus, hf-5",
    })
    void realTokenizersEqualEveryGoldenRow(String folder, String modelType, String semantics) throws IOException {
        Path directory = SharedData.require().resolve("data/tokenizers").resolve(folder);
        Semantics wanted = Semantics.of(semantics);
        List<String> differences = new ArrayList<>();
        int rows = 0;
        TokenizerFiles files =
                GoldenFiles.of(folder.startsWith("barthez") ? withoutTokenizerJson(directory) : directory, modelType);
        try (Tokenizer tokenizer = GoldenFiles.open(files, wanted);
                Stream<String> lines = Files.lines(directory.resolve("golden_" + SUFFIX.get(wanted) + ".jsonl"))) {
            for (String line : (Iterable<String>) lines::iterator) {
                rows++;
                JsonNode row = JSON.readTree(line);
                String text = row.path("text").asString();
                int[] ids = ids(row.path("ids"));
                compare(
                        differences,
                        "ids of",
                        text,
                        ids,
                        tokenizer.encode(text, 100_000).ids());
                compare(
                        differences,
                        "12 ids of",
                        text,
                        ids(row.path("truncated_12")),
                        tokenizer.encode(text, 12).ids());
                compare(differences, "text of", text, row.path("decoded").asString(), tokenizer.decode(ids));
            }
        }
        assertThat(differences).isEmpty();
        assertThat(rows).isEqualTo(315);
    }

    /**
     * The same rows and the {@code tokenizer.json} beside them, as 4.4's fast class has it: the ids are equal; texts with
     * unknown characters keep a space at an end, which the Python class strips.
     */
    @Test
    void barthezHasTheSameIdsFromTokenizerJson() throws IOException {
        Path directory = SharedData.require().resolve("data/tokenizers/barthez_mbart");
        List<String> differences = new ArrayList<>();
        try (Tokenizer tokenizer = GoldenFiles.open(GoldenFiles.of(directory), Semantics.HF_4_4);
                Stream<String> lines = Files.lines(directory.resolve("golden_old.jsonl"))) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode row = JSON.readTree(line);
                String text = row.path("text").asString();
                int[] ids = ids(row.path("ids"));
                int[] cut = ids(row.path("truncated_12"));
                compare(
                        differences,
                        "ids of",
                        text,
                        ids,
                        tokenizer.encode(text, 100_000).ids());
                compare(
                        differences,
                        "12 ids of",
                        text,
                        cut,
                        tokenizer.encode(text, 12).ids());
                String decoded = tokenizer.decode(ids).strip();
                compare(differences, "text of", text, row.path("decoded").asString(), decoded);
            }
        }
        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bart,         hf-4.4",
        "bart_noforce, hf-4.4",
        "marian,       hf-4.4",
        "marian,       hf-5",
        "t5,           hf-4.4",
        "t5,           hf-5",
        "t5_gated,     hf-4.4",
        "t5_gated,     hf-5",
        "blenderbot,       hf-4.4",
        "blenderbot_small, hf-4.4",
        "blenderbot_small, hf-5",
        "encoder_decoder,  hf-4.4",
        "encoder_decoder,  hf-5",
        "fsmt,             hf-4.4",
        "fsmt,             hf-5",
        "led,              hf-4.4",
        "m2m_100,          hf-4.4",
        "m2m_100,          hf-5",
        "mbart,            hf-4.4",
        "mbart,            hf-5",
        "mbart50,          hf-4.4",
        "mbart50,          hf-5",
        "mt5,              hf-4.4",
        "mt5,              hf-5",
        "pegasus,          hf-4.4",
        "pegasus,          hf-5",
        "prophetnet,       hf-4.4",
        "prophetnet,       hf-5",
    })
    void tinyCheckpointsEqualEveryGoldenText(String folder, String semantics) throws IOException {
        Path directory = SharedData.require().resolve("golden").resolve(folder);
        Semantics wanted = Semantics.of(semantics);
        List<String> differences = new ArrayList<>();
        try (Tokenizer tokenizer = GoldenFiles.open(GoldenFiles.of(directory), wanted)) {
            compareTexts(directory, wanted, tokenizer, differences);
            compareInputs(directory, tokenizer, differences);
            compareCases(directory, wanted, tokenizer, differences);
        }
        assertThat(differences).isEmpty();
    }

    /** The rows are those of 4.4's Python class, which {@code AutoTokenizer} took where there was no such file. */
    private Path withoutTokenizerJson(Path directory) throws IOException {
        for (String name : new String[] {"config.json", "sentencepiece.bpe.model"}) {
            Files.copy(directory.resolve(name), older.resolve(name));
        }
        return older;
    }

    private static void compareTexts(Path directory, Semantics semantics, Tokenizer tokenizer, List<String> differences)
            throws IOException {
        JsonNode golden =
                JSON.readTree(Files.readString(directory.resolve("tokenize_" + SUFFIX.get(semantics) + ".json")));
        assertThat(golden.size()).isPositive();
        for (var entry : golden.properties()) {
            if (entry.getValue().has("error")) {
                continue;
            }
            int[] ids = ids(entry.getValue().path("ids"));
            String text = entry.getKey();
            compare(
                    differences,
                    "ids of",
                    text,
                    ids,
                    tokenizer.encode(text, 100_000).ids());
            compare(
                    differences,
                    "text of",
                    text,
                    entry.getValue().path("decode").asString(),
                    tokenizer.decode(ids));
        }
    }

    private static void compareInputs(Path directory, Tokenizer tokenizer, List<String> differences)
            throws IOException {
        JsonNode inputs = JSON.readTree(Files.readString(directory.resolve("inputs.json")));
        for (int i = 0; i < inputs.path("texts").size(); i++) {
            int[] padded = ids(inputs.path("input_ids").path(i));
            int[] mask = ids(inputs.path("attention_mask").path(i));
            int length =
                    (int) java.util.Arrays.stream(mask).filter(bit -> bit == 1).count();
            String text = inputs.path("texts").path(i).asString();
            int[] ids = java.util.Arrays.copyOf(padded, length);
            compare(
                    differences,
                    "input ids of",
                    text,
                    ids,
                    tokenizer.encode(text, 64).ids());
        }
    }

    private static void compareCases(Path directory, Semantics semantics, Tokenizer tokenizer, List<String> differences)
            throws IOException {
        Path file = directory.resolve("cases_" + SUFFIX.get(semantics) + ".json");
        if (!Files.exists(file)) {
            return; // t5_gated has none for 5.12
        }
        int texts = 0;
        for (var entry : JSON.readTree(Files.readString(file)).path("cases").properties()) {
            JsonNode sequences = entry.getValue().path("sequences");
            for (int i = 0; i < sequences.size(); i++) {
                JsonNode text = entry.getValue().path("texts").path(i);
                if (!text.isMissingNode()) {
                    texts++;
                    compare(
                            differences,
                            "text of case",
                            entry.getKey(),
                            text.asString(),
                            tokenizer.decode(ids(sequences.path(i))));
                }
            }
        }
        if (!directory.endsWith("bart") || semantics == Semantics.HF_4_4) {
            assertThat(texts).isPositive();
        }
    }

    private static void compare(List<String> differences, String what, String text, Object expected, Object actual) {
        String wanted = show(expected);
        String got = show(actual);
        if (!wanted.equals(got)) {
            differences.add(what + " \"" + text + "\"\n  expected " + wanted + "\n  actual   " + got);
        }
    }

    private static String show(Object value) {
        return value instanceof int[] ids ? java.util.Arrays.toString(ids) : "\"" + value + "\"";
    }

    private static int[] ids(JsonNode array) {
        int[] ids = new int[array.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = array.path(i).asInt();
        }
        return ids;
    }
}
