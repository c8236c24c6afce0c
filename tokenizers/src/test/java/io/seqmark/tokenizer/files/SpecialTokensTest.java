package io.seqmark.tokenizer.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the files of a checkpoint may say of special tokens. */
final class SpecialTokensTest {
    /** A token of 20,000 characters kept the Rust library busy for half a minute. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pad_token\": \"LONG\"}",
                "{\"pad_token\": {\"content\": \"LONG\"}}",
                "{\"additional_special_tokens\": [\"<a>\", \"LONG\"]}",
                "{\"added_tokens_decoder\": {\"7\": {\"content\": \"LONG\"}}}"
            })
    void aTokenHasAtMost1024Characters(String json) {
        SpecialTokens sound = read(json.replace("LONG", "x".repeat(1024)));
        assertThat(Stream.concat(sound.all().stream(), sound.added().values().stream()))
                .anyMatch(token -> token.content().length() == 1024);
        assertThatThrownBy(() -> read(json.replace("LONG", "x".repeat(1025))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("checkpoint: a special or added token, \"xxxxxxxxxxxxxxxxxxxx...\", has 1025")
                .hasMessageContaining("restore tokenizer_config.json");
    }

    private static SpecialTokens read(String tokenizerConfig) {
        ObjectNode none = JsonMapper.shared().createObjectNode();
        ObjectNode config = (ObjectNode) JsonMapper.shared().readTree(tokenizerConfig);
        return SpecialTokens.read(
                new TokenizerFiles(Path.of("checkpoint"), "t5", none, config, none, none), Map.of(), Semantics.HF_5);
    }
}
