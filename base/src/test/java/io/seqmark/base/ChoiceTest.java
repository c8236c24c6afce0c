package io.seqmark.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChoiceTest {
    private static final Choice<String> COLOURS = Choice.of(new String[] {"Red", "Blue"}, String::toLowerCase);

    @Test
    void aThingIsFoundByItsNameAlone() {
        assertThat(COLOURS.named("--colour", "blue")).isEqualTo("Blue");
        assertThat(COLOURS.find("Blue")).isEmpty();
        assertThat(COLOURS.find("")).isEmpty();
        assertThat(COLOURS.labels()).containsExactly("red", "blue");
        assertThat(COLOURS.expected()).isEqualTo("one of red, blue");
    }

    @Test
    void anyOtherNameIsRefusedWithAllThatThereAre() {
        assertThatThrownBy(() -> COLOURS.named("--colour", "green"))
                .isInstanceOf(InputException.class)
                .hasMessage("--colour green is unknown: choose one of red, blue");
        assertThatThrownBy(() -> new Choice<>(List.of(1), String::valueOf).named("--n", "2"))
                .hasMessage("--n 2 is unknown: choose one of 1");
    }

    /** Whoever names an option's values says it in the same words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--dtype      | float32, bfloat16, float16, int8",
                "--semantics  | hf-5, hf-4.51, hf-4.4",
                "--arithmetic | sse, avx2, avx512, avx512_bf16, amx, neon",
                "--global_attention | none, first"
            })
    void optionsOfThisModule(String option, String names) {
        Function<String, Object> parse = switch (option) {
            case "--dtype" -> Precision::of;
            case "--semantics" -> Semantics::of;
            case "--global_attention" -> GlobalAttention::of;
            default ->
                label -> {
                    Arithmetic.requirePinned(label, Precision.FLOAT32);
                    return label;
                };
        };
        assertThatThrownBy(() -> parse.apply("nope"))
                .isInstanceOf(InputException.class)
                .hasMessage(option + " nope is unknown: choose one of " + names);
    }
}
