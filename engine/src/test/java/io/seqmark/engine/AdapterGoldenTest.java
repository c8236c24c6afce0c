package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.AdapterOptions;
import io.seqmark.base.AdapterOptions.Merge;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.Weights;
import io.seqmark.checkpoint.adapter.Adapter;
import io.seqmark.checkpoint.adapter.MergedCheckpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.testing.BundledData;
import io.seqmark.testing.SharedData;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Adapters of every kind, merged, against transformers with the merge written out in torch (testdata/scripts/make_adapters.py). */
final class AdapterGoldenTest {
    private static final double SCORE_TOLERANCE = 1e-4;

    private static Stream<String> adapters() throws IOException {
        try (Stream<Path> folders = Files.list(BundledData.resource("adapters"))) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    /** Learned prefixes are no part of any weight. */
    private static Stream<String> mergeable() throws IOException {
        return adapters().filter(name -> !name.contains("prefix"));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void mergedAdaptersGiveTheIdsOfTransformers(String name) throws Exception {
        Path folder = BundledData.resource("adapters").resolve(name);
        JsonNode golden = JsonMapper.shared().readTree(Files.readString(folder.resolve("golden.json")));
        Path directory = base(golden.path("checkpoint").asString());
        List<String> differences = new ArrayList<>();
        try (Checkpoint base = Checkpoint.open(directory.toString())) {
            Adapter adapter = Adapter.open(choice(folder), options(golden.path("options")), _ -> {});
            adapter.fit(base);
            Checkpoint merged = adapter.mergedInto(base);

            compareTensors(merged, golden.path("tensors"));
            for (var each : golden.path("cases").properties()) {
                compare(each.getKey(), merged, directory, golden, each.getValue(), differences);
            }
        }

        assertThat(differences).isEmpty();
    }

    /** What {@code seqmark merge} writes is a checkpoint that gives the same. */
    @ParameterizedTest
    @MethodSource("mergeable")
    void writtenCheckpointsGiveTheSameIds(String name, @TempDir Path output) throws Exception {
        Path folder = BundledData.resource("adapters").resolve(name);
        JsonNode golden = JsonMapper.shared().readTree(Files.readString(folder.resolve("golden.json")));
        Path directory = base(golden.path("checkpoint").asString());
        Path merged = output.resolve("merged");
        try (Checkpoint base = Checkpoint.open(directory.toString())) {
            Adapter adapter = Adapter.open(choice(folder), options(golden.path("options")), _ -> {});
            MergedCheckpoint.write(base, adapter, merged, Optional.empty());
        }
        List<String> differences = new ArrayList<>();
        try (Checkpoint written = Checkpoint.open(merged.toString())) {
            compareTensors(written, golden.path("tensors"));
            compare("beam4", written, directory, golden, golden.path("cases").path("beam4"), differences);
        }

        assertThat(differences).isEmpty();
    }

    private static AdapterChoice choice(Path folder) {
        return new AdapterChoice("one", Optional.of(folder.toString()));
    }

    private static AdapterOptions options(JsonNode json) {
        return new AdapterOptions(
                Merge.FLOAT32,
                json.has("lora_alpha")
                        ? OptionalDouble.of(json.path("lora_alpha").asDouble())
                        : OptionalDouble.empty(),
                json.has("enable_lora")
                        ? AdapterOptions.parts(json.path("enable_lora").asString())
                        : List.of(),
                Optional.empty());
    }

    private static Path base(String checkpoint) {
        String shared = "shared:";
        return checkpoint.startsWith(shared)
                ? SharedData.require().resolve("golden").resolve(checkpoint.substring(shared.length()))
                : BundledData.golden(checkpoint);
    }

    private static void compareTensors(Checkpoint merged, JsonNode tensors) {
        try (Weights weights = merged.openWeights()) {
            for (var each : tensors.properties()) {
                StoredTensor tensor = weights.find(each.getKey()).orElseThrow();
                float[] values = tensor.toFloats();
                double magnitude = 0;
                double sum = 0;
                for (float value : values) {
                    sum += value;
                    magnitude += Math.abs(value);
                }
                double expected = each.getValue().path("magnitude").asDouble();
                assertThat(magnitude).as(each.getKey()).isCloseTo(expected, within(1e-5 * expected));
                assertThat(sum)
                        .as(each.getKey())
                        .isCloseTo(each.getValue().path("sum").asDouble(), within(1e-5 * expected));
                for (int i = 0; i < each.getValue().path("first").size(); i++) {
                    assertThat((double) values[i])
                            .as(each.getKey())
                            .isCloseTo(each.getValue().path("first").path(i).asDouble(), within(1e-5));
                }
            }
        }
    }

    private static void compare(
            String name, Checkpoint merged, Path directory, JsonNode golden, JsonNode each, List<String> differences)
            throws IOException {
        JsonNode inputs = JsonMapper.shared().readTree(Files.readString(directory.resolve("inputs.json")));
        List<Generated> rows = generate(merged, inputs, each);
        List<Integer> unstable = ints(golden.path("unstable"));
        for (Generated row : rows) {
            int index = (int) row.id();
            Hypothesis best = row.hypotheses().getFirst();
            List<Integer> whole = ints(each.path("sequences").path(index));
            List<Integer> expected = whole.subList(1, whole.size());
            JsonNode score = each.path("sequences_scores").path(index);
            if (!unstable.contains(index)
                    && (!best.tokenIds().equals(expected)
                            || (score.isNumber() && Math.abs(score.asDouble() - best.score()) > SCORE_TOLERANCE))) {
                differences.add("%s row %d: %s %s, expected %s %s"
                        .formatted(name, index, best.tokenIds(), best.score(), expected, score));
            }
        }
        assertThat(rows).hasSize(each.path("sequences").size());
    }

    private static List<Generated> generate(Checkpoint checkpoint, JsonNode inputs, JsonNode golden) {
        Map<GenerationOption, OptionValue> overrides = new EnumMap<>(GenerationOption.class);
        golden.path("kwargs").properties().forEach(each -> {
            GenerationOption option = GenerationOption.find(each.getKey()).orElseThrow();
            overrides.put(option, option.parse(each.getValue().toString()));
        });
        Languages languages = golden.has("src_lang")
                ? new Languages(
                        golden.path("src_lang").asStringOpt(),
                        golden.path("tgt_lang").asStringOpt())
                : Languages.NONE;
        Tokenizer tokenizer = Engine.openTokenizer(checkpoint, Semantics.HF_5, languages);
        GenerationConfig config =
                LanguageSettings.resolve(checkpoint, Optional.empty(), Semantics.HF_5, overrides, tokenizer, _ -> {});
        int longest = inputs.path("input_ids").path(0).size();
        EngineSpec spec = new EngineSpec(
                config, Semantics.HF_5, "", OptionalInt.of(longest), 6, 2, ModelOptions.of(Precision.FLOAT32));
        Map<Long, Generated> results = new TreeMap<>();
        try (Engine engine = Engine.open(checkpoint, tokenizer, spec)) {
            JsonNode texts = inputs.path("texts");
            engine.generate(
                    Lines.all(id -> texts.path((int) id).asString(), texts.size()),
                    row -> results.put(row.id(), row),
                    Progress.NONE);
        }
        return List.copyOf(results.values());
    }

    private static List<Integer> ints(JsonNode array) {
        List<Integer> all = new ArrayList<>();
        array.forEach(each -> all.add(each.asInt()));
        return all;
    }
}
