package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.ModelOptions;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.TensorFile;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.generate.search.ChiSquare;
import io.seqmark.testing.BundledData;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Samples of a whole engine against the distribution that transformers' logits of the first step give. */
@Tag("slow")
final class SamplingTest {
    private static final Path CHECKPOINT = BundledData.resource("golden/t5");
    private static final int DRAWS = 20_000;

    @ParameterizedTest
    @CsvSource({"1, 1.0, 0, 1.0", "1, 1.3, 0, 0.9", "4, 0.6, 25, 1.0", "4, 1.0, 50, 0.8"})
    void twentyThousandFirstTokensFollowTransformersLogits(int returned, double temperature, int topK, double topP)
            throws Exception {
        String text = JsonMapper.shared()
                .readTree(Files.readString(CHECKPOINT.resolve("inputs.json")))
                .path("texts")
                .path(0)
                .stringValue();
        Map<Integer, Integer> counts = new HashMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(CHECKPOINT.toString())) {
            GenerationConfig config = GenerationConfig.resolve(
                    checkpoint,
                    Optional.empty(),
                    Semantics.HF_5,
                    options(
                            "do_sample=true",
                            "max_new_tokens=1",
                            "num_return_sequences=" + returned,
                            "temperature=" + temperature,
                            "top_k=" + topK,
                            "top_p=" + topP));
            EngineSpec spec = new EngineSpec(
                    config,
                    Semantics.HF_5,
                    "",
                    OptionalInt.of(40),
                    64,
                    2,
                    ModelOptions.DEFAULT,
                    17,
                    OptionalInt.empty());
            try (Engine engine = Engine.open(checkpoint, spec)) {
                engine.generate(
                        Lines.all(id -> text, DRAWS / returned),
                        row -> row.hypotheses()
                                .forEach(
                                        sample -> counts.merge(sample.tokenIds().getFirst(), 1, Integer::sum)),
                        Progress.NONE);
            }
        }
        assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(DRAWS);
        assertThat(ChiSquare.deviation(counts, distribution(temperature, topK, topP)))
                .isLessThan(4);
    }

    /** In double; no two logits are equal. */
    private static Map<Integer, Double> distribution(double temperature, int topK, double topP) {
        double[] scores;
        try (TensorFile file = new TensorFile(CHECKPOINT.resolve("tensors_new.safetensors"))) {
            StoredTensor logits = file.get("first_step_logits");
            int vocabulary = Math.toIntExact(logits.shape().get(1));
            scores = IntStream.range(0, vocabulary)
                    .mapToDouble(id -> logits.data().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, id) / temperature)
                    .toArray();
        }
        List<Integer> best = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -scores[id]))
                .limit(topK == 0 ? scores.length : topK)
                .toList();
        double total = best.stream().mapToDouble(id -> Math.exp(scores[id])).sum();
        Map<Integer, Double> kept = new LinkedHashMap<>();
        double sum = 0;
        for (int id : best) {
            if (sum >= topP) {
                break;
            }
            sum += Math.exp(scores[id]) / total;
            kept.put(id, Math.exp(scores[id]) / total);
        }
        double mass = sum;
        kept.replaceAll((id, probability) -> probability / mass);
        return kept;
    }

    private static Map<GenerationOption, OptionValue> options(String... settings) {
        Map<GenerationOption, OptionValue> options = new EnumMap<>(GenerationOption.class);
        for (String setting : settings) {
            String[] parts = setting.split("=", -1);
            GenerationOption option = GenerationOption.find(parts[0]).orElseThrow();
            options.put(option, option.parse(parts[1]));
        }
        return options;
    }
}
