package io.seqmark.generate.search;

import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A made-up decoder that is small enough to enumerate: the logits that follow a history are drawn from the history's hash.
 *
 * @param spread the logits' standard deviation
 */
public record ToyModel(int vocabulary, long seed, double spread) {
    private static final Device DEVICE = CpuDevice.open();

    /** The next token's logits. */
    float[] logits(int[] history) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + Arrays.hashCode(history));
        float[] logits = new float[vocabulary];
        for (int id = 0; id < vocabulary; id++) {
            logits[id] = (float) (spread * random.nextGaussian());
        }
        return logits;
    }

    /** Log-probabilities of the next token, in double. */
    double[] logProbabilities(int[] history) {
        float[] logits = logits(history);
        double sum = IntStream.range(0, vocabulary)
                .mapToDouble(id -> Math.exp(logits[id]))
                .sum();
        return IntStream.range(0, vocabulary)
                .mapToDouble(id -> logits[id] - Math.log(sum))
                .toArray();
    }

    /** Runs a search to its end. */
    List<Sequence> run(SentenceSearch search) {
        try (var _ = DEVICE.attach()) {
            while (!search.done()) {
                step(search);
            }
        }
        return search.results();
    }

    private void step(SentenceSearch search) {
        int[] tokens = search.tokens();
        List<int[]> histories = search.histories();
        if (histories.size() != tokens.length || search.parents().length != tokens.length) {
            throw new AssertionError(histories.size() + " histories for " + tokens.length + " rows");
        }
        try (var _ = DEVICE.scope()) {
            Matrix block = DEVICE.matrix(tokens.length + 1, vocabulary); // a neighbour's row comes first
            Logits rows = DEVICE.logits(block);
            for (int row = 0; row < tokens.length; row++) {
                int[] history = histories.get(row);
                if (history[history.length - 1] != tokens[row]) {
                    throw new AssertionError(
                            "row " + row + " reads " + tokens[row] + " after " + Arrays.toString(history));
                }
                float[] logits = logits(history);
                for (int id = 0; id < vocabulary; id++) {
                    rows.set(1 + row, id, logits[id]);
                }
            }
            search.advance(rows, 1);
        }
    }

    /**
     * Resolves options against a checkpoint without any of its own: decoder start 0, EOS 1.
     *
     * @param folder an empty folder
     * @param options {@code --name value} pairs without dashes
     */
    public static GenerationConfig config(Path folder, Semantics semantics, String... options) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "bart", "is_encoder_decoder": true, "decoder_start_token_id": 0, "eos_token_id": 1,
                 "bos_token_id": 0, "pad_token_id": 0, "forced_eos_token_id": null, "vocab_size": 120, "d_model": 8,
                 "max_position_embeddings": 64}
                """);
        Files.copy(
                BundledData.resource("golden/formats/float32/model.safetensors"),
                folder.resolve("model.safetensors"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Map<GenerationOption, OptionValue> overrides = new EnumMap<>(GenerationOption.class);
        for (int i = 0; i < options.length; i += 2) {
            GenerationOption option = GenerationOption.find(options[i]).orElseThrow();
            overrides.put(option, option.parse(options[i + 1]));
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            return GenerationConfig.resolve(checkpoint, Optional.empty(), semantics, overrides);
        }
    }
}
