package io.seqmark.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionTest {
    private static final List<String> NAMES = List.of(
            "--num_beams", "--bs", "--model_name", "--max_length", "--max_source_length", "--no_repeat_ngram_size");

    @ParameterizedTest
    @CsvSource({
        "--num_beam, --num_beams",
        "--num-beams, --num_beams",
        "--beams, --num_beams",
        "--nmu_beams, --num_beams",
        "--b, --bs",
        "--max_source, --max_source_length",
        "--modelname, --model_name",
        "--max_len, --max_length"
    })
    void theNearestNameIsSuggested(String typed, String expected) {
        assertThat(Suggestion.nearest(typed, NAMES)).hasValue(expected);
    }

    @Test
    void nothingIsSuggestedForSomethingElse() {
        assertThat(Suggestion.nearest("--temperature", NAMES)).isEmpty();
    }

    /** Damerau-Levenshtein's own examples. */
    @ParameterizedTest
    @CsvSource({"kitten, sitting, 3", "ca, abc, 3", "ab, ba, 1", "'', abc, 3"})
    void countsEditsAndSwaps(String a, String b, int distance) {
        assertThat(Suggestion.distance(a, b)).isEqualTo(distance);
    }
}
