package io.seqmark.generate.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class OptionValueTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "-3",
                "2147483648",
                "123456789012345678901234567890",
                "1.5",
                "1.0E-5",
                "\"a \\\"quoted\\\"\\nline\"",
                "[]",
                "[[[3],-1.5],[[4,5],2.0]]",
                "{\"b\":[1,null],\"a\":{}}"
            })
    void itsTextIsTheJsonOfWhichItWasMade(String json) {
        OptionValue value = JsonOption.of(JsonMapper.shared().readTree(json));
        assertThat(value).hasToString(json);
        assertThat(value).hasToString(JsonMapper.shared().readTree(json).toString());
        assertThat(OptionValue.ofPlain(value.plain())).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"num_beams", "length_penalty", "early_stopping", "eos_token_id", "bad_words_ids"})
    void anEmptyTextIsNoValue(String name) {
        GenerationOption option = GenerationOption.find(name).orElseThrow();
        assertThatThrownBy(() -> option.parse("")).hasMessageStartingWith("--" + name + " : expected ");
    }
}
