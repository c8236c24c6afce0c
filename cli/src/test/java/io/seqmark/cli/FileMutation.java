package io.seqmark.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Makes one damaged file of a sound one. The same seed gives the same damage. */
final class FileMutation {
    /** A number or a quoted string of JSON: what is swapped for something else of it. */
    private static final Pattern JSON_VALUE =
            Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?|\"(?:[^\"\\\\]|\\\\.)*\"|true|false|null");

    private static final List<String> ODD_VALUES = List.of(
            "0",
            "-1",
            "1",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "1e308",
            "1e999",
            "-0.0",
            "0.5",
            "null",
            "true",
            "false",
            "\"\"",
            "\"x\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[[[[]]]]",
            "NaN",
            "1000000");

    private FileMutation() {}

    static byte[] mutate(byte[] sound, boolean json, Random random) {
        byte[] damaged = once(sound, json, random);
        return random.nextInt(4) == 0 ? once(damaged, json, random) : damaged;
    }

    private static byte[] once(byte[] file, boolean json, Random random) {
        if (file.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        if (json && random.nextInt(3) != 0) {
            return swapJsonValue(file, random);
        }
        // headers are at the front of every format: half of the damage goes there
        int at = random.nextInt(random.nextBoolean() ? Math.min(file.length, 64) : file.length);
        byte[] copy = file.clone();
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(file, at);
            case 1, 2 -> {
                copy[at] ^= (byte) (1 << random.nextInt(8));
                yield copy;
            }
            case 3 -> {
                copy[at] = (byte) random.nextInt(256);
                yield copy;
            }
            // lengths of safetensors, protobuf, zip and pickles: as large, or as small, as they can be
            case 4 -> {
                Arrays.fill(copy, at, Math.min(file.length, at + 8), (byte) (random.nextBoolean() ? 0xff : 0));
                yield copy;
            }
            case 5 -> splice(file, at, Math.min(file.length, at + 1 + random.nextInt(64)), new byte[0]);
            default -> {
                int end = Math.min(file.length, at + 1 + random.nextInt(64));
                yield splice(file, at, at, Arrays.copyOfRange(file, at, end));
            }
        };
    }

    private static byte[] swapJsonValue(byte[] file, Random random) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        List<MatchResult> values =
                new ArrayList<>(JSON_VALUE.matcher(text).results().limit(2_000).toList());
        if (values.isEmpty()) {
            return file;
        }
        MatchResult value = values.get(random.nextInt(values.size()));
        String other = random.nextInt(4) == 0
                ? values.get(random.nextInt(values.size())).group()
                : ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
        return splice(file, value.start(), value.end(), other.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] splice(byte[] file, int from, int to, byte[] between) {
        byte[] spliced = new byte[file.length - (to - from) + between.length];
        System.arraycopy(file, 0, spliced, 0, from);
        System.arraycopy(between, 0, spliced, from, between.length);
        System.arraycopy(file, to, spliced, from + between.length, file.length - to);
        return spliced;
    }
}
