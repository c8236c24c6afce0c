package io.seqmark.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Swaps a value, or a key, of a JSON text for an odd one. */
final class JsonMutation {
    /** A number or a quoted string of JSON: what is swapped for something else of it. */
    private static final Pattern JSON_VALUE =
            Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?|\"(?:[^\"\\\\]++|\\\\.)*+\"|true|false|null");

    private static final int DEEP = 20_000;
    private static final List<String> ODD_VALUES = List.of(
            "0",
            "-1",
            "1",
            "3",
            "64",
            "65536",
            "1000000",
            "2147483647",
            "2147483648",
            "-2147483648",
            "9223372036854775807",
            "1e308",
            "1e999",
            "-0.0",
            "0.5",
            "null",
            "true",
            "false",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"../x\"",
            "[]",
            "{}",
            "[null]",
            "[0, 0]",
            "[[[[]]]]",
            "NaN");

    private JsonMutation() {}

    static byte[] mutate(byte[] file, Random random) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        List<MatchResult> values =
                new ArrayList<>(JSON_VALUE.matcher(text).results().toList());
        if (values.isEmpty()) {
            return file;
        }
        // the end of a long file is a vocabulary, mostly
        int among = random.nextBoolean() ? Math.min(values.size(), 200) : values.size();
        MatchResult value = values.get(random.nextInt(among));
        String other = switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> values.get(random.nextInt(values.size())).group();
            case 4 -> "[".repeat(DEEP) + "]".repeat(DEEP);
            case 5 -> '"' + "x".repeat(DEEP) + '"';
            default -> ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
        };
        return FileMutation.splice(file, value.start(), value.end(), other.getBytes(StandardCharsets.ISO_8859_1));
    }
}
