package io.seqmark.generate.logits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.Semantics;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.search.ChiSquare;
import io.seqmark.generate.search.RandomStream;
import io.seqmark.generate.search.SearchScratch;
import io.seqmark.generate.search.SentenceSearch;
import io.seqmark.generate.search.Sequence;
import io.seqmark.generate.search.StopCriterion;
import io.seqmark.generate.search.ToyModel;
import io.seqmark.tensor.Attachment;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Logits;
import io.seqmark.tensor.Scope;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is drawn from: the tokens that transformers keeps of random rows ({@code golden-extra/warpers.json}, made by
 * {@code testdata/scripts/make_warpers.py}), and the distribution over them.
 */
@Tag("slow")
final class WarpersTest {
    private static final Device DEVICE = CpuDevice.open();

    private static final int DRAWS = 20_000;
    private static final long SEED = 2018;

    @TempDir
    private Path folder;

    private final JsonNode golden = read();
    private final int columns = golden.path("rows").path(0).size();
    private final Attachment inference = DEVICE.attach();
    private final Scope scope = DEVICE.scope();
    private final Logits rows = DEVICE.logits(DEVICE.matrix(1, columns));

    @AfterEach
    void close() {
        scope.close();
        inference.close();
    }

    @Test
    void theTokensThatStayAreTransformers() throws IOException {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (JsonNode golden : golden.path("cases")) {
            Warpers warpers = new Warpers(config(golden), semantics(golden));
            for (int row = 0; row < rowCount(); row++) {
                RowScores scores = new RowScores(rows);
                load(row);
                scores.begin(rows, 0, Logits.Normalizer.NONE);
                Support support = new Support();
                warpers.warp(scores, 0f, support);
                List<Integer> actual = IntStream.range(0, support.size())
                        .map(support::id)
                        .sorted()
                        .boxed()
                        .toList();
                List<Integer> expected = ints(golden.path("kept").path(row));
                compared++;
                if (!actual.equals(expected)) {
                    differences.add("row %d of %s:%n  expected %s%n  actual   %s"
                            .formatted(row, describe(golden), expected, actual));
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(1000);
    }

    /** Deviations are in standard deviations: of 100 comparisons, one above 4 comes once in 300 seeds. */
    @Test
    void twentyThousandDrawsFollowTheDistributionOfTransformersTokens() throws IOException {
        int compared = 0;
        for (JsonNode golden : golden.path("cases")) {
            if (golden.path("num_beams").intValue() > 1) {
                continue;
            }
            GenerationConfig config = config(golden);
            double temperature = golden.path("settings").path("temperature").asDouble(1);
            for (int row : new int[] {1, 2, 7, 10}) {
                Map<Integer, Double> expected =
                        distribution(row, ints(golden.path("kept").path(row)), temperature);
                double deviation = ChiSquare.deviation(draw(config, semantics(golden), row), expected);
                assertThat(deviation).as("row %d of %s", row, describe(golden)).isLessThan(4);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void theTestOfDrawsSeesASlightlyWrongTemperature() throws IOException {
        GenerationConfig config = ToyModel.config(
                folder, Semantics.HF_5, "do_sample", "true", "top_k", "0", "temperature", "0.95", "max_length", "9");
        List<Integer> all = IntStream.range(0, columns).boxed().toList();
        Map<Integer, Integer> counts = draw(config, Semantics.HF_5, 2);
        assertThat(ChiSquare.deviation(counts, distribution(2, all, 0.95))).isLessThan(4);
        assertThat(ChiSquare.deviation(counts, distribution(2, all, 1.0))).isGreaterThan(6);
    }

    @Test
    void scoresAreLogProbabilitiesOfWhatWasDrawnFrom() throws IOException {
        GenerationConfig config = ToyModel.config(
                folder,
                Semantics.HF_5,
                "do_sample",
                "true",
                "top_k",
                "20",
                "temperature",
                "0.7",
                "max_length",
                "2",
                "forced_eos_token_id",
                "null");
        JsonNode case20 = golden.path("cases")
                .valueStream()
                .filter(each -> each.path("settings").toString().equals("{\"top_k\":20}"))
                .findFirst()
                .orElseThrow();
        Map<Integer, Double> expected = distribution(2, ints(case20.path("kept").path(2)), 0.7);
        for (int example = 0; example < 50; example++) {
            SentenceSearch search = search(config, Semantics.HF_5, example);
            load(2);
            search.advance(rows, 0);
            Sequence sequence = search.results().getFirst();
            double probability = expected.getOrDefault(sequence.ids()[0], 0.0);
            // float32 arithmetic
            assertThat((double) sequence.score()).isCloseTo(Math.log(probability), within(1e-5));
        }
    }

    private Map<Integer, Integer> draw(GenerationConfig config, Semantics semantics, int row) {
        Map<Integer, Integer> counts = new HashMap<>();
        SearchScratch scratch = new SearchScratch();
        for (int example = 0; example < DRAWS; example++) {
            SentenceSearch search = SentenceSearch.of(
                    config, semantics, new int[] {5}, StopCriterion.NONE, RandomStream.of(SEED, example), scratch);
            load(row);
            search.advance(rows, 0);
            counts.merge(search.results().getFirst().ids()[0], 1, Integer::sum);
        }
        return counts;
    }

    private static SentenceSearch search(GenerationConfig config, Semantics semantics, long example) {
        return SentenceSearch.of(
                config,
                semantics,
                new int[] {5},
                StopCriterion.NONE,
                RandomStream.of(SEED, example),
                new SearchScratch());
    }

    /** Softmax of the tokens that stay, in double. */
    private Map<Integer, Double> distribution(int row, List<Integer> kept, double temperature) {
        Map<Integer, Double> weights = new HashMap<>();
        double sum = 0;
        for (int id : kept) {
            JsonNode logit = golden.path("rows").path(row).path(id);
            double weight = logit.isNull() ? 0 : Math.exp(logit.doubleValue() / temperature);
            weights.put(id, weight);
            sum += weight;
        }
        double total = sum;
        weights.replaceAll((id, weight) -> weight / total);
        return weights;
    }

    private GenerationConfig config(JsonNode golden) throws IOException {
        List<String> options = new ArrayList<>(List.of(
                "do_sample",
                "true",
                "max_length",
                "9",
                "num_beams",
                golden.path("num_beams").toString(),
                "eos_token_id",
                golden.path("eos_token_id").toString()));
        golden.path("settings").properties().forEach(setting -> {
            options.add(setting.getKey());
            options.add(setting.getValue().toString());
        });
        return ToyModel.config(folder, semantics(golden), options.toArray(String[]::new));
    }

    private void load(int row) {
        for (int id = 0; id < columns; id++) {
            JsonNode logit = golden.path("rows").path(row).path(id);
            rows.set(0, id, logit.isNull() ? Float.NEGATIVE_INFINITY : (float) logit.doubleValue());
        }
    }

    private int rowCount() {
        return golden.path("rows").size();
    }

    private static Semantics semantics(JsonNode golden) {
        return Semantics.of(golden.path("semantics").stringValue());
    }

    private static String describe(JsonNode golden) {
        return golden.path("semantics").stringValue() + " " + golden.path("settings") + " beams "
                + golden.path("num_beams") + " eos " + golden.path("eos_token_id");
    }

    private static List<Integer> ints(JsonNode array) {
        return array.valueStream().map(JsonNode::intValue).toList();
    }

    private static JsonNode read() {
        try {
            return JsonMapper.shared().readTree(Files.readString(BundledData.resource("golden-extra/warpers.json")));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
