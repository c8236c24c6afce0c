package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.GlobalAttention;
import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.reference.ReferenceDevice;
import io.seqmark.testing.BundledData;
import io.seqmark.tokenizer.Languages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Families know a device by its operations alone: on another one they generate the same. */
final class SecondDeviceTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** Whatever a family asks of a device beyond BART's and T5's: streams, windows, segments, tokens that see all. */
    @ParameterizedTest
    @CsvSource({
        "bart, NONE",
        "t5, NONE",
        "prophetnet, NONE",
        "longt5_global, NONE",
        "led_first, FIRST",
        "pegasus_x, NONE",
        "bert2gpt2, NONE",
        "nllb_moe, NONE",
        "switch_transformers, NONE",
        "t5gemma, NONE",
        "t5gemma2, NONE"
    })
    void anotherDeviceGeneratesWhatTheCpuDoes(String family, GlobalAttention global) throws Exception {
        Path folder = BundledData.golden(family);
        List<String> texts = StreamSupport.stream(
                        JSON.readTree(Files.readString(folder.resolve("inputs.json")))
                                .path("texts")
                                .spliterator(),
                        false)
                .map(JsonNode::asString)
                .toList();
        for (String options : List.of(
                "{\"num_beams\": 1, \"max_length\": 16}",
                "{\"num_beams\": 4, \"max_length\": 16, \"num_return_sequences\": 2}",
                "{\"num_beams\": 3, \"max_length\": 12, \"no_repeat_ngram_size\": 2, \"repetition_penalty\": 1.3}")) {
            JsonNode kwargs = JSON.readTree(options);
            List<Hypothesis> cpu = generate(folder, texts, kwargs, global, () -> Devices.open(Precision.FLOAT32));
            List<Hypothesis> other = generate(folder, texts, kwargs, global, ReferenceDevice::new);

            assertThat(other)
                    .extracting(Hypothesis::tokenIds)
                    .as(options)
                    .isEqualTo(cpu.stream().map(Hypothesis::tokenIds).toList());
            for (int i = 0; i < cpu.size(); i++) {
                assertThat(other.get(i).score()).isCloseTo(cpu.get(i).score(), within(1e-4f));
            }
        }
    }

    private static List<Hypothesis> generate(
            Path folder, List<String> texts, JsonNode kwargs, GlobalAttention global, Supplier<Device> device)
            throws Exception {
        Map<GenerationOption, OptionValue> overrides = new EnumMap<>(GenerationOption.class);
        kwargs.properties().forEach(each -> {
            GenerationOption option = GenerationOption.find(each.getKey()).orElseThrow();
            overrides.put(option, option.parse(each.getValue().toString()));
        });
        Map<Long, Generated> rows = new TreeMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(folder.toString())) {
            GenerationConfig config = GenerationConfig.resolve(checkpoint, Optional.empty(), Semantics.HF_5, overrides);
            EngineSpec spec = new EngineSpec(
                    config, Semantics.HF_5, "", OptionalInt.of(40), 3, 1, new ModelOptions(Precision.FLOAT32, global));
            try (Engine engine = Engine.open(
                    checkpoint, Engine.openTokenizer(checkpoint, Semantics.HF_5, Languages.NONE), spec, device)) {
                engine.generate(
                        Lines.all(id -> texts.get((int) id), texts.size()),
                        row -> rows.put(row.id(), row),
                        Progress.NONE);
            }
        }
        List<Hypothesis> all = new ArrayList<>();
        rows.values().forEach(row -> all.addAll(row.hypotheses()));
        return all;
    }
}
