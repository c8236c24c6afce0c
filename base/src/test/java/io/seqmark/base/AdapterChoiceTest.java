package io.seqmark.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdapterChoiceTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a\\b", "-a", "a.", "a b", "ä", "a\0"})
    void whatIsNoFoldersNameIsRefused(String name) {
        assertThatThrownBy(() -> new AdapterChoice(name, Optional.of("dir")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no name for an adapter");
    }

    /** A folder of such a name would stand where the run's own file belongs: seen with run.json. */
    @ParameterizedTest
    @ValueSource(strings = {"run.json", "RUN.JSON", "comparison.html", "test_generations.txt", "x.jsonl", "test.len"})
    void theNameOfARunsFileIsRefused(String name) {
        assertThatThrownBy(() -> new AdapterChoice(name, Optional.of("dir")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the name of a file as a run leaves it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "lora-v1.2", "_x", "Run", "json", "a.html5"})
    void othersAreTaken(String name) {
        assertThat(new AdapterChoice(name, Optional.of("dir")).name()).isEqualTo(name);
    }
}
