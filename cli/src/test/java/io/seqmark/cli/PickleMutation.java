package io.seqmark.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Swaps an opcode of a pickle for another, or puts a few in that lead a careless reader astray. */
final class PickleMutation {
    private static final String OPCODES =
            "().0NXKJMGIFLSVUTCBcibQPtqrhjgpeaud}]lRosnk2\u0080\u0081\u0082\u0085\u0086\u0087"
                    + "\u0088\u0089\u008a\u008b\u008c\u008d\u008e\u008f\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098";

    private static final List<String> SNIPPETS = List.of(
            "cos\nsystem\n(X\u0002\0\0\0lstR",
            "X\u00ff\u00ff\u00ff\u007f",
            "T\u00ff\u00ff\u00ff\u00ff",
            "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f",
            "\u008b\u00ff\u00ff\u00ff\u007f",
            "\u008b\u0000\u0000\u00ff\u00ff",
            "\u008a\u00ff",
            "j\u00ff\u00ff\u00ff\u007f",
            "r\u00ff\u00ff\u00ff\u007f",
            "]q\u0001h\u0001a",
            "}q\u0001h\u0001h\u0001s",
            "I99999999999999999999999\n",
            "L-L\n",
            "Fnan\n",
            "S'\n",
            "V\\ud800\n",
            "ccollections\nOrderedDict\n)R",
            "ctorch\nFloatStorage\n",
            "ctorch._utils\n_rebuild_tensor_v2\n)R",
            "ccopyreg\n_reconstructor\n(ctorch\nTensor\ncobject\nobject\nNtR");

    private PickleMutation() {}

    static byte[] mutate(byte[] pickle, Random random) {
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < pickle.length; at++) {
            if (OPCODES.indexOf(pickle[at] & 0xff) >= 0) {
                places.add(at);
            }
        }
        if (places.isEmpty()) {
            return FileMutation.bytes(pickle, random);
        }
        // the first bytes are opcodes rather than strings or storages
        int at = places.get(random.nextInt(random.nextBoolean() ? Math.min(places.size(), 200) : places.size()));
        return switch (random.nextInt(6)) {
            case 0, 1 -> FileMutation.splice(pickle, at, at + 1, opcode(random));
            case 2 -> FileMutation.splice(pickle, at, at + 1, new byte[0]);
            case 3 -> FileMutation.splice(pickle, at, at, repeated(random));
            case 4 -> {
                byte[] number = new byte[4];
                random.nextBytes(number);
                yield FileMutation.splice(pickle, at, Math.min(pickle.length, at + 4), number);
            }
            default -> {
                String snippet = SNIPPETS.get(random.nextInt(SNIPPETS.size()));
                yield FileMutation.splice(pickle, at, at, snippet.getBytes(StandardCharsets.ISO_8859_1));
            }
        };
    }

    private static byte[] opcode(Random random) {
        return new byte[] {(byte) OPCODES.charAt(random.nextInt(OPCODES.length()))};
    }

    /** Deep nesting, a long stack, or many copies. */
    private static byte[] repeated(Random random) {
        List<String> runs = List.of("(", "]", "}", "2", "]a", "(l", "(t", "\u0085", "N\u0086", "0", ")R", "\u0094");
        String run = runs.get(random.nextInt(runs.size()));
        return run.repeat(random.nextBoolean() ? 3 : 50_000).getBytes(StandardCharsets.ISO_8859_1);
    }
}
