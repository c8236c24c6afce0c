package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.AdapterOptions;
import io.seqmark.base.AdapterOptions.Merge;
import io.seqmark.base.InputException;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.adapter.Adapter;
import io.seqmark.checkpoint.adapter.SideBySide;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.testing.BundledData;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Several adapters over shared weights: each gives what it gives merged, whatever else is in the run. */
final class AdaptersSideBySideTest {
    private static final String BASE = "base";

    /** The golden ids are those of the adapters merged in transformers; the checkpoint's own are in its golden cases. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bart | base,bart_lora,bart_patterns,bart_regex,bart_layers,bart_head,bart_bias,bart_embeddings,bart_dora,bart_ia3,bart_prefix,bart_loralib",
                "marian | marian_lokr,base,marian_loha,marian_lora_bias,marian_prefix",
                "t5 | t5_ia3,t5_saved,base,t5_prefix",
                "t5_gated | t5_gated_lora,t5_gated_adalora",
                "bert2gpt2 | bert2gpt2_lora,bert2gpt2_dora,base",
                "roberta2roberta | base,roberta2roberta_lora"
            })
    void eachGivesTheIdsThatItGivesMerged(String family, String names) throws Exception {
        List<String> systems = List.of(names.split(","));
        for (String search : List.of("greedy", "beam4")) {
            Map<String, List<Hypothesis>> results = generate(family, systems, search, 6, 2, Precision.FLOAT32);
            Map<String, List<Hypothesis>> alone = generate(family, List.of(BASE), search, 6, 2, Precision.FLOAT32);
            assertThat(results.keySet()).containsExactlyInAnyOrderElementsOf(systems);
            for (var result : results.entrySet()) {
                String name = result.getKey();
                List<List<Integer>> expected =
                        name.equals(BASE) ? ids(alone.getOrDefault(BASE, List.of())) : golden(name, search);
                assertThat(ids(result.getValue())).as(name).isNotEmpty().isEqualTo(expected);
            }
        }
    }

    /** To the bit: ids and scores. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void resultsDependOnNoOtherSystemNorOnBatches(Precision precision) throws Exception {
        assumeTrue(Processor.here().lacks(precision).isEmpty(), "this processor has not what the precision needs");
        List<String> all = List.of("bart_lora", "base", "bart_patterns", "bart_head", "bart_prefix", "bart_embeddings");
        Map<String, List<Hypothesis>> together = generate("bart", all, "beam4", 8, 2, precision);
        Map<String, List<Hypothesis>> narrow = generate("bart", all, "beam4", 1, 1, precision);
        Map<String, List<Hypothesis>> others =
                generate("bart", List.of("bart_head", "bart_lora", "base"), "beam4", 3, 2, precision);

        assertThat(narrow).isEqualTo(together);
        others.forEach((name, rows) -> assertThat(rows).as(name).isEqualTo(together.get(name)));
    }

    @Test
    void whatAllHaveToShareIsRefusedByName() {
        assertThatThrownBy(() -> generate("bart", List.of("bart_bias_all", "base"), "greedy", 1, 1, Precision.FLOAT32))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--adapter bart_bias_all: changes model.decoder.layernorm_embedding.bias")
                .hasMessageContaining("evaluate it in a run of its own");
    }

    private static Map<String, List<Hypothesis>> generate(
            String family, List<String> systems, String search, int batchSize, int threads, Precision precision)
            throws IOException {
        Path directory = BundledData.golden(family);
        JsonNode inputs = JsonMapper.shared().readTree(Files.readString(directory.resolve("inputs.json")));
        try (Checkpoint base = Checkpoint.open(directory.toString())) {
            List<SideBySide.Variant> all = new ArrayList<>();
            for (String name : systems) {
                all.add(new SideBySide.Variant(
                        name, name.equals(BASE) ? Optional.empty() : Optional.of(open(name, base))));
            }
            return generate(SideBySide.of(base, all), systems, inputs, search, batchSize, threads, precision);
        }
    }

    private static Adapter open(String name, Checkpoint base) {
        Path folder = BundledData.resource("adapters").resolve(name);
        OptionalDouble alpha = name.equals("bart_loralib") ? OptionalDouble.of(16) : OptionalDouble.empty();
        Adapter adapter = Adapter.open(
                new AdapterChoice(name, Optional.of(folder.toString())),
                new AdapterOptions(Merge.FLOAT32, alpha, List.of(), Optional.empty()),
                _ -> {});
        adapter.fit(base);
        return adapter;
    }

    private static Map<String, List<Hypothesis>> generate(
            Checkpoint checkpoint,
            List<String> systems,
            JsonNode inputs,
            String search,
            int batchSize,
            int threads,
            Precision precision) {
        Map<GenerationOption, OptionValue> overrides = new EnumMap<>(GenerationOption.class);
        overrides.put(GenerationOption.NUM_BEAMS, OptionValue.of(search.equals("greedy") ? 1 : 4));
        overrides.put(GenerationOption.MAX_LENGTH, OptionValue.of(20));
        Tokenizer tokenizer = Engine.openTokenizer(checkpoint, Semantics.HF_5, Languages.NONE);
        GenerationConfig config =
                LanguageSettings.resolve(checkpoint, Optional.empty(), Semantics.HF_5, overrides, tokenizer, _ -> {});
        EngineSpec spec = new EngineSpec(
                config,
                Semantics.HF_5,
                "",
                OptionalInt.of(inputs.path("input_ids").path(0).size()),
                batchSize,
                threads,
                ModelOptions.of(precision));
        Map<Long, Generated> rows = new TreeMap<>();
        JsonNode texts = inputs.path("texts");
        int count = systems.size();
        try (Engine engine = Engine.open(checkpoint, tokenizer, spec)) {
            engine.generate(
                    Lines.all(id -> texts.path((int) (id / count)).asString(), (long) texts.size() * count),
                    row -> rows.put(row.id(), row),
                    Progress.NONE);
        }
        assertThat(rows).hasSize(texts.size() * count);
        Map<String, List<Hypothesis>> results = new TreeMap<>();
        rows.forEach((id, row) -> results.computeIfAbsent(systems.get((int) (id % count)), _ -> new ArrayList<>())
                .add(row.hypotheses().getFirst()));
        return results;
    }

    private static List<List<Integer>> ids(List<Hypothesis> rows) {
        return rows.stream().map(Hypothesis::tokenIds).toList();
    }

    private static List<List<Integer>> golden(String name, String search) throws IOException {
        JsonNode golden = JsonMapper.shared()
                .readTree(Files.readString(
                        BundledData.resource("adapters").resolve(name).resolve("golden.json")));
        List<List<Integer>> all = new ArrayList<>();
        golden.path("cases").path(search).path("sequences").forEach(row -> {
            List<Integer> ids = new ArrayList<>();
            row.forEach(id -> ids.add(id.asInt()));
            all.add(ids.subList(1, ids.size()));
        });
        return all;
    }
}
