package io.seqmark.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Drops, repeats or swaps lines of a text, or puts odd characters into one. */
final class LinesMutation {
    private static final List<String> ODD_TEXTS = List.of(
            "\0",
            "\r",
            "\n\n\n",
            "\t",
            " ",
            "#",
            "\u00ff\u00fe",
            "\u00ef\u00bb\u00bf",
            "\u00e2\u0080\u00a8",
            "\u00ed\u00a0\u0080",
            "\u00f4\u0090\u0080\u0080",
            "\u00cc\u0081".repeat(2_000),
            "\u00f0\u009f\u0098\u0080".repeat(50),
            "\u00e1\u0085\u00a2".repeat(300),
            "\u00ef\u00b7\u00ba".repeat(500),
            "a".repeat(200_000),
            "a b ".repeat(50_000),
            "<s></s><unk><pad>",
            "\n".repeat(5_000));

    private LinesMutation() {}

    static byte[] mutate(byte[] file, Random random) {
        List<String> lines =
                new ArrayList<>(Arrays.asList(new String(file, StandardCharsets.ISO_8859_1).split("\n", -1)));
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(6)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, line);
            case 2 -> lines.set(at, lines.set(random.nextInt(lines.size()), line));
            default -> {
                int inside = random.nextInt(line.length() + 1);
                String odd = ODD_TEXTS.get(random.nextInt(ODD_TEXTS.size()));
                lines.set(at, line.substring(0, inside) + odd + line.substring(inside));
            }
        }
        return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }
}
