package io.seqmark.generate.search;

import static io.seqmark.generate.search.EnumeratedSearch.and;
import static io.seqmark.generate.search.EnumeratedSearch.logProbabilities;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.TensorFile;
import io.seqmark.checkpoint.Weights;
import io.seqmark.family.Families;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.search.EnumeratedSearch.Scored;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * XLM-ProphetNet, which transformers 5.12 does not have, against {@link ProphetNetByDefinition}: the search's results against
 * all sequences of a few tokens.
 */
@Tag("slow")
final class ProphetNetOracleTest {
    private static final Device DEVICE = CpuDevice.open();

    /** Ends a sequence and starts the decoder. */
    private static final int EOS = 4;

    private static final Set<Integer> LETTERS = Set.of(7, 31, 64, 120, 199);
    private static final int LENGTH = 4;

    /** The last is longer than the table of positions. */
    private static final List<int[]> SOURCES = List.of(
            new int[] {12, 40, 4},
            new int[] {77, 9, 9, 31, 108, 54, 210, 4},
            IntStream.range(0, 40).map(i -> 5 + i * 37 % 200).toArray());

    private static final Map<Integer, List<Scored>> SEQUENCES = new HashMap<>();

    private static Checkpoint checkpoint;
    private static EncoderDecoder model;
    private static ProphetNetByDefinition definition;
    private static EnumeratedSearch enumerated;

    @BeforeAll
    static void load(@TempDir Path folder) throws IOException {
        Path prophetNet = BundledData.golden("prophetnet");
        Files.copy(prophetNet.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        String config = Files.readString(prophetNet.resolve("config.json"));
        assertThat(config).contains("\"model_type\": \"prophetnet\"");
        Files.writeString(
                folder.resolve("config.json"),
                config.replace("\"model_type\": \"prophetnet\"", "\"model_type\": \"xlm-prophetnet\""));
        checkpoint = Checkpoint.open(folder.toString());
        assertThat(checkpoint.modelType()).isEqualTo("xlm-prophetnet");
        try (Weights weights = checkpoint.openWeights()) {
            definition = new ProphetNetByDefinition(checkpoint.config(), weights);
        }
        model = Families.load(DEVICE, checkpoint, ModelOptions.DEFAULT);
        enumerated = new EnumeratedSearch(checkpoint, model, EOS, LETTERS);
    }

    @AfterAll
    static void close() {
        model.close();
        checkpoint.close();
    }

    /** Float32 against double. */
    @Test
    void theDefinitionGivesTheLogitsOfTransformersWithin1e4() {
        Path folder = BundledData.golden("prophetnet");
        JsonNode inputs = ConfigFile.read(folder.resolve("inputs.json")).json();
        try (TensorFile goldens = new TensorFile(folder.resolve("tensors_new.safetensors"))) {
            StoredTensor tokens = goldens.get("tf_decoder_input_ids");
            StoredTensor logits = goldens.get("tf_logits");
            int steps = tokens.shape().get(1).intValue();
            for (int i = 0; i < tokens.shape().getFirst(); i++) {
                int example = i;
                JsonNode ids = inputs.get("input_ids").get(i);
                JsonNode mask = inputs.get("attention_mask").get(i);
                int[] source = IntStream.range(0, ids.size())
                        .filter(j -> mask.get(j).intValue() == 1)
                        .map(j -> ids.get(j).intValue())
                        .toArray();
                List<Integer> history = IntStream.range(0, steps)
                        .mapToObj(step -> Math.toIntExact(tokens.data()
                                .getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, (long) example * steps + step)))
                        .toList();
                double[][] rows = definition.logits(definition.encode(source), history);
                for (int step = 0; step < steps; step++) {
                    for (int id = 0; id < rows[step].length; id++) {
                        long at = ((long) i * steps + step) * rows[step].length + id;
                        assertThat(rows[step][id])
                                .isCloseTo(
                                        logits.data().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, at), within(1e-4));
                    }
                }
            }
        }
    }

    /** With as many beams as there are sequences nothing is pruned, so the best of all must come out, in their order. */
    @ParameterizedTest
    @ValueSource(doubles = {1.0, 0.0, 2.0, -1.0})
    void beamSearchFindsTheBestSequencesOfAll(double lengthPenalty) {
        int best = 20;
        GenerationConfig config = enumerated.config(Map.of(
                "num_beams",
                "800",
                "num_return_sequences",
                String.valueOf(best),
                "max_length",
                String.valueOf(1 + LENGTH),
                "length_penalty",
                String.valueOf(lengthPenalty)));
        for (int i = 0; i < SOURCES.size(); i++) {
            int[] source = SOURCES.get(i);
            List<Scored> expected = SEQUENCES.computeIfAbsent(i, _ -> all(source)).stream()
                    .map(sequence -> sequence.penalized(lengthPenalty))
                    .sorted(Comparator.comparingDouble(Scored::score).reversed())
                    .limit(best)
                    .toList();

            List<Sequence> found = enumerated.search(config, source);

            assertThat(found.stream().map(EnumeratedSearch::ids))
                    .containsExactlyElementsOf(
                            expected.stream().map(Scored::ids).toList());
            for (int k = 0; k < best; k++) {
                // float32 sums of up to 4 log-probabilities
                assertThat((double) found.get(k).score())
                        .isCloseTo(expected.get(k).score(), within(1e-4));
            }
        }
    }

    private static List<Scored> all(int[] source) {
        double[][] memory = definition.encode(source);
        return enumerated.sequences(LENGTH, ids -> last(memory, ids));
    }

    private static double[] last(double[][] memory, List<Integer> generated) {
        List<Integer> history = new ArrayList<>(List.of(EOS));
        history.addAll(generated);
        return definition.logits(memory, history)[generated.size()];
    }

    /** Long enough for the distances to reach their last bucket. */
    @ParameterizedTest
    @CsvSource({"6", "20"})
    void greedySearchTakesTheLikeliestTokenAtEveryStep(int length) {
        GenerationConfig config = enumerated.config(Map.of(
                "num_beams", "1", "max_length", String.valueOf(1 + length), "min_length", String.valueOf(length)));
        for (int[] source : SOURCES) {
            double[][] memory = definition.encode(source);
            List<Integer> ids = List.of();
            double score = 0;
            do {
                double[] masked = enumerated.masked(last(memory, ids));
                if (1 + ids.size() < length) {
                    masked[EOS] = Double.NEGATIVE_INFINITY;
                }
                double[] logProbabilities = logProbabilities(masked);
                int likeliest = enumerated
                        .allowed()
                        .boxed()
                        .max(Comparator.comparingDouble(id -> logProbabilities[id]))
                        .orElseThrow();
                ids = and(ids, likeliest);
                score += logProbabilities[likeliest];
            } while (ids.getLast() != EOS && ids.size() < length);

            Sequence found = enumerated.search(config, source).getFirst();

            assertThat(EnumeratedSearch.ids(found)).isEqualTo(ids);
            // a float32 sum of up to 20 log-probabilities
            assertThat((double) found.score()).isCloseTo(score, within(1e-4));
        }
    }
}
