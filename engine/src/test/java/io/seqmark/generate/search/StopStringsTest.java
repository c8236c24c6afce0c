package io.seqmark.generate.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a stop string ends a sequence of tokens. */
final class StopStringsTest {
    /** The examples of the documentation of transformers' {@code StopStringCriteria}, and what is none. */
    @ParameterizedTest
    @CsvSource({
        "st op, true",
        "stop, true",
        "st opera, true",
        "sto pper, true",
        "las topper, true",
        "s to pped, true",
        "stop per, false",
        "s to, false",
        "st o x, false",
        "sstopp, true",
        "x s t o p, true"
    })
    void theLastTokenCompletesTheString(String tokens, boolean stops) {
        assertThat(stops(List.of(tokens.split(" ")), "stop")).isEqualTo(stops);
    }

    @Test
    void anIdWithoutATokenBreaksAString() {
        StopStrings stop = new StopStrings(
                List.of(units("ab")), 4, id -> id == 2 ? Optional.empty() : Optional.of(units(id == 0 ? "a" : "b")));

        assertThat(stop.stops(new int[] {0}, 1, 1)).isTrue();
        assertThat(stop.stops(new int[] {0, 2}, 2, 1)).isFalse();
        assertThat(stop.stops(new int[] {0, 9}, 2, 1)).isFalse();
        assertThat(stop.stops(new int[] {0}, 1, 2)).isFalse();
        assertThat(stop.stops(new int[] {0}, 1, 9)).isFalse();
    }

    @Test
    void onlyTheCountedHistoryIsLookedAt() {
        StopStrings stop = new StopStrings(List.of(units("ab")), 2, id -> Optional.of(units(id == 0 ? "a" : "b")));

        assertThat(stop.stops(new int[] {1, 0}, 1, 1)).isFalse();
        assertThat(stop.stops(new int[] {1, 0}, 2, 1)).isTrue();
    }

    @Test
    void stringsOfUnknownCharactersCannotMatch() {
        assertThat(new StopStrings(List.of(units("é")), 1, id -> Optional.of(units("a"))).canMatch())
                .isFalse();
    }

    /** The oracle joins the tokens and looks for the string's end in the last one. */
    @Test
    void everyEndInsideTheLastTokenIsFoundAndNoOther() {
        Random random = new Random(5);
        int stopped = 0;
        for (int trial = 0; trial < 20_000; trial++) {
            List<String> tokens = IntStream.rangeClosed(0, random.nextInt(6))
                    .mapToObj(_ -> word(random, 4))
                    .toList();
            String string = word(random, 5);
            String before = String.join("", tokens.subList(0, tokens.size() - 1));
            String text = before + tokens.getLast();
            boolean expected = IntStream.rangeClosed(before.length() + 1, text.length())
                    .anyMatch(end -> text.substring(0, end).endsWith(string));

            assertThat(stops(tokens, string)).as("%s in %s", string, tokens).isEqualTo(expected);
            stopped += expected ? 1 : 0;
        }
        assertThat(stopped).isBetween(2_000, 18_000);
    }

    private static String word(Random random, int longest) {
        return IntStream.rangeClosed(0, random.nextInt(longest))
                .mapToObj(_ -> random.nextBoolean() ? "a" : "b")
                .reduce("", String::concat);
    }

    private static boolean stops(List<String> tokens, String string) {
        StopStrings stop =
                new StopStrings(List.of(units(string)), tokens.size(), id -> Optional.of(units(tokens.get(id))));
        int[] history = IntStream.range(0, tokens.size()).toArray();
        int last = tokens.size() - 1;
        return stop.stops(Arrays.copyOf(history, last), last, last);
    }

    private static int[] units(String text) {
        return text.codePoints().toArray();
    }
}
