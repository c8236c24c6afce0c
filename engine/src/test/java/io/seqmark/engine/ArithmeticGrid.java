package io.seqmark.engine;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.RunException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.tensor.cpu.RowsAlone;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A process that computes with one class of arithmetic: prints, for each precision that it has, the SHA-256 of ids and scores
 * over batch sizes and threads (one, if all is well), and how many results a row of large products has.
 */
final class ArithmeticGrid {
    private static final Device DEVICE = CpuDevice.open();

    private static final int[][] SHAPES = {{512, 1024}, {2048, 64}, {100, 97}};

    private ArithmeticGrid() {}

    /** Arguments: a checkpoint, a file of lines. */
    public static void main(String[] arguments) throws Exception {
        Arithmetic here = Arithmetic.here().orElseThrow();
        List<String> lines = Files.readAllLines(Path.of(arguments[1])).subList(0, 8);
        for (Precision precision : Precision.values()) {
            if (precision == Precision.BFLOAT16 && !here.hasAvx512()) {
                continue;
            }
            try {
                DEVICE.requireProducts(precision);
            } catch (RunException wrong) {
                System.out.println(here.label() + " " + precision.label() + " refused");
                continue;
            }
            TreeSet<String> hashes = new TreeSet<>();
            for (int[] setting : new int[][] {{1, 1}, {3, 2}}) {
                hashes.add(hash(Path.of(arguments[0]), lines, precision, setting[0], setting[1]));
            }
            int results = RowsAlone.results(precision, SHAPES);
            System.out.println(Engine.arithmetic(precision).orElseThrow() + " " + precision.label() + " " + results
                    + " " + String.join(",", hashes));
        }
    }

    private static String hash(Path directory, List<String> lines, Precision precision, int batch, int threads)
            throws Exception {
        Map<Long, String> results = new TreeMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(directory.toString())) {
            Tokenizer tokenizer = Engine.openTokenizer(checkpoint, Semantics.HF_5, Languages.NONE);
            GenerationConfig config = LanguageSettings.resolve(
                    checkpoint, Optional.empty(), Semantics.HF_5, Map.of(), tokenizer, _ -> {});
            EngineSpec spec = new EngineSpec(
                    config, Semantics.HF_5, "", OptionalInt.empty(), batch, threads, ModelOptions.of(precision));
            try (Engine engine = Engine.open(checkpoint, tokenizer, spec)) {
                engine.generate(
                        Lines.all(id -> lines.get((int) id), lines.size()),
                        row -> {
                            synchronized (results) {
                                Hypothesis best = row.hypotheses().getFirst();
                                results.put(row.id(), best.tokenIds() + " " + Float.floatToRawIntBits(best.score()));
                            }
                        },
                        Progress.NONE);
            }
        }
        byte[] text = results.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    }
}
