package io.seqmark.tokenizer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.testing.BundledData;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tokenizers of the bundled checkpoints against transformers 5.12 (testdata/scripts/README.md). */
final class BundledTokenizersTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @ValueSource(strings = {"bart", "marian", "mvp", "plbart", "seamless_m4t", "t5", "t5_gated", "t5gemma", "t5gemma2"})
    void textsBecomeTheGoldenIdsAndBack(String family) throws IOException {
        Path directory = BundledData.golden(family);
        JsonNode golden = JSON.readTree(Files.readString(directory.resolve("tokenize_new.json")));
        assertThat(golden.size()).isGreaterThan(10);
        try (Checkpoint checkpoint = Checkpoint.open(directory.toString());
                Tokenizer tokenizer = GoldenFiles.open(TokenizerFiles.of(checkpoint), Semantics.HF_5)) {
            for (var row : golden.properties()) {
                String text = row.getKey();
                int[] ids = ids(row.getValue().path("ids"));
                assertThat(tokenizer.encode(text, 1_000).ids()).as(text).isEqualTo(ids);
                assertThat(tokenizer.encode(text, 12).ids())
                        .as(text)
                        .isEqualTo(ids(row.getValue().path("truncated_12")));
                assertThat(tokenizer.decode(ids))
                        .as(text)
                        .isEqualTo(row.getValue().path("decode").asString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bart", "marian", "mvp", "plbart", "seamless_m4t", "t5", "t5_gated", "t5gemma", "t5gemma2"})
    void generatedIdsBecomeTheGoldenTexts(String family) throws IOException {
        Path directory = BundledData.golden(family);
        JsonNode cases = JSON.readTree(Files.readString(directory.resolve("cases_new.json")))
                .path("cases");
        assertThat(cases.size()).isGreaterThan(50);
        try (Checkpoint checkpoint = Checkpoint.open(directory.toString());
                Tokenizer tokenizer = GoldenFiles.open(TokenizerFiles.of(checkpoint), Semantics.HF_5)) {
            for (var each : cases.properties()) {
                JsonNode sequences = each.getValue().path("sequences");
                JsonNode texts = each.getValue().path("texts");
                assertThat(sequences.size()).isPositive().isEqualTo(texts.size());
                for (int i = 0; i < sequences.size(); i++) {
                    assertThat(tokenizer.decode(ids(sequences.path(i))))
                            .as(each.getKey())
                            .isEqualTo(texts.path(i).asString());
                }
            }
        }
    }

    /** Ids and texts by transformers 5.12.1: "old bread &lt;image>half" there and back. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            marian     | 357 | "image_token":"<image>"                                    | 14 2 207 7 4 216 10 357 2 214 216 212 203 0 | old bread half
            marian     | 357 | "extra_special_tokens":{"image_token":"<image>"}           | 14 2 207 7 4 216 10 357 2 214 216 212 203 0 | old bread half
            marian     | 357 | "model_specific_special_tokens":{"image_token":"<image>"}  | 14 2 207 7 4 216 10 357 2 214 216 212 203 0 | old bread half
            marian     | 357 | "boi_token":"bread","model_specific_special_tokens":{"a":"<image>"} | 14 358 357 2 214 216 212 203 0 | old<image> half
            marian     | 357 | "add_bos_token":true                                       | 14 2 207 7 4 216 10 357 2 214 216 212 203 0 | old bread<image> half
            prophetnet | 220 | "image_token":"<image>"                                    | 110 104 43 147 220 120 44 52 4 | old bread half
            prophetnet | 220 | "boi_token":"bread","model_specific_special_tokens":{"a":"<image>"} | 110 221 220 120 44 52 4 | old <image> half
            prophetnet | 220 | "add_bos_token":true                                       | 110 104 43 147 220 120 44 52 4 | old bread <image> half
            """)
    void tokensWithNamesOfTheCheckpointsOwnAreSpecial(
            String family, int id, String keys, String ids, String text, @TempDir Path folder) throws IOException {
        try (var files = Files.list(BundledData.golden(family))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path config = folder.resolve("tokenizer_config.json");
        String added =
                ",\"added_tokens_decoder\":{\"%d\":{\"content\":\"<image>\",\"normalized\":false,\"special\":true}}}"
                        .formatted(id);
        Files.writeString(config, Files.readString(config).stripTrailing().replaceFirst("}$", "") + "," + keys + added);
        int[] expected =
                Arrays.stream(ids.split(" ")).mapToInt(Integer::parseInt).toArray();
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString());
                Tokenizer tokenizer = GoldenFiles.open(TokenizerFiles.of(checkpoint), Semantics.HF_5)) {
            assertThat(tokenizer.encode("old bread <image>half", 1_000).ids()).isEqualTo(expected);
            assertThat(tokenizer.decode(expected)).isEqualTo(text);
        }
    }

    private static int[] ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
