package io.seqmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Expected texts were printed by CPython 3.11: {@code json.dumps} and {@code repr}. */
final class PythonTextFormsTest {
    private static final Map<String, Object> VALUE = value();

    private static Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("rouge1", 31.12);
        value.put("info", "Grüße \"\\ \u007f\t\n\u0001 \uD83D\uDE00/");
        value.put("n_obs", 3L);
        value.put("a", Arrays.asList(true, null, 1e-5));
        return value;
    }

    @Test
    void oneSortedLineOfAscii() {
        assertThat(PythonJson.SORTED_LINE.dumps(VALUE))
                .isEqualTo("{\"a\": [true, null, 1e-05], \"info\": \"Gr\\u00fc\\u00dfe \\\"\\\\ \\u007f\\t\\n\\u0001"
                        + " \\ud83d\\ude00/\", \"n_obs\": 3, \"rouge1\": 31.12}");
    }

    @Test
    void indentedAndSorted() {
        assertThat(PythonJson.SORTED_INDENTED.dumps(VALUE)).isEqualTo("""
                        {
                            "a": [
                                true,
                                null,
                                1e-05
                            ],
                            "info": "Gr\\u00fc\\u00dfe \\"\\\\ \\u007f\\t\\n\\u0001 \\ud83d\\ude00/",
                            "n_obs": 3,
                            "rouge1": 31.12
                        }""");
    }

    @Test
    void nestedAndEmptyLists() {
        assertThat(PythonJson.SORTED_INDENTED.dumps(List.of(List.of("a", "ü"), List.of(), List.of("b"))))
                .isEqualTo("""
                        [
                            [
                                "a",
                                "\\u00fc"
                            ],
                            [],
                            [
                                "b"
                            ]
                        ]""");
        assertThat(PythonJson.SORTED_INDENTED.dumps(List.of())).isEqualTo("[]");
        assertThat(PythonJson.SORTED_INDENTED.dumps(Map.of())).isEqualTo("{}");
    }

    @Test
    void undefinedNumbersAndHalfSurrogates() {
        assertThat(PythonJson.ROW.dumps(List.of(Double.NaN, Double.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY)))
                .isEqualTo("[NaN, -Infinity, Infinity]");
        assertThat(PythonJson.ROW.dumps("ü \uD83D\uDE00 \uD83D")).isEqualTo("\"ü \uD83D\uDE00 \\ud83d\"");
    }

    @Test
    void printedAsADictionary() {
        assertThat(PythonRepr.of(VALUE))
                .isEqualTo("{'rouge1': 31.12, 'info': 'Grüße \"\\\\ \\x7f\\t\\n\\x01 \uD83D\uDE00/', 'n_obs': 3,"
                        + " 'a': [True, None, 1e-05]}");
        Map<String, Object> quotes = new LinkedHashMap<>();
        quotes.put("a", "it's");
        quotes.put("b", "both ' and \"");
        quotes.put("c", "x\ny");
        quotes.put("d", Map.of("e", List.of(1, 2.0)));
        quotes.put("f", false);
        assertThat(PythonRepr.of(quotes))
                .isEqualTo("{'a': \"it's\", 'b': 'both \\' and \"', 'c': 'x\\ny', 'd': {'e': [1, 2.0]}, 'f': False}");
    }
}
