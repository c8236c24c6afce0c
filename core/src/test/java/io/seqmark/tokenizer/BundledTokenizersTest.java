package io.seqmark.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.BundledData;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.contract.Semantics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tokenizers of the bundled checkpoints against transformers 5.12 (core/src/test/golden/README.md). */
final class BundledTokenizersTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @ValueSource(strings = {"bart", "marian", "t5", "t5_gated"})
    void textsBecomeTheGoldenIdsAndBack(String family) throws IOException {
        Path directory = BundledData.golden(family);
        JsonNode golden = JSON.readTree(Files.readString(directory.resolve("tokenize_new.json")));
        assertThat(golden.size()).isGreaterThan(10);
        try (Checkpoint checkpoint = Checkpoint.open(directory.toString());
                Tokenizer tokenizer = Tokenizers.open(checkpoint, Semantics.HF_5)) {
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
    @ValueSource(strings = {"bart", "marian", "t5", "t5_gated"})
    void generatedIdsBecomeTheGoldenTexts(String family) throws IOException {
        Path directory = BundledData.golden(family);
        JsonNode cases = JSON.readTree(Files.readString(directory.resolve("cases_new.json")))
                .path("cases");
        assertThat(cases.size()).isGreaterThan(50);
        try (Checkpoint checkpoint = Checkpoint.open(directory.toString());
                Tokenizer tokenizer = Tokenizers.open(checkpoint, Semantics.HF_5)) {
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

    private static int[] ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
