package io.seqmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.base.ModelOptions;
import io.seqmark.base.Precision;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.Families;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import io.seqmark.model.DecoderSlot;
import io.seqmark.model.Decoding;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** float16 against what transformers 5.12 on torch 2.14 computes in float16 on a CPU ({@code make_half.py}). */
final class HalfPrecisionTest {
    private static final Device DEVICE = CpuDevice.open();

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Each with the longest source that its goldens were made with. */
    private static final Map<String, Integer> FAMILIES =
            Map.of("bart", 40, "marian", 40, "t5", 40, "t5_gated", 40, "mt5", 40, "longt5_global", 88, "pegasus_x", 64);

    @SuppressWarnings("unused") // by name, below
    private static final Set<String> NAMES = FAMILIES.keySet();

    /**
     * The order in which a product is summed up decides now and then to which float16 number it is rounded, and there the two
     * part ways; where the types and roundings of a layer were other ones, they would be as far apart as float16 and float32.
     */
    @ParameterizedTest
    @FieldSource("NAMES")
    void logitsAreNearerToThePeersFloat16ThanThoseOfFloat32Are(String family) throws IOException {
        JsonNode golden = golden(family);
        List<float[]> half = firstLogits(family, Precision.FLOAT16);
        List<float[]> single = firstLogits(family, Precision.FLOAT32);
        double ours = 0;
        double float32 = 0;
        for (int i = 0; i < half.size(); i++) {
            JsonNode expected = golden.path("first_step_logits").path(i);
            assertThat(half.get(i)).hasSize(expected.size());
            for (int id = 0; id < expected.size(); id++) {
                ours += Math.abs(half.get(i)[id] - expected.get(id).asDouble());
                float32 += Math.abs(single.get(i)[id] - expected.get(id).asDouble());
            }
        }
        assertThat(float32).isPositive();
        assertThat(ours / float32).isLessThan(0.9);
    }

    /** Random weights are full of near ties, of which every rounding decides some: the peer's own two types agree no more often. */
    @Test
    void idsEqualThePeersFloat16NearlyAsOftenAsItsFloat32Does() throws IOException {
        int sentences = 0;
        int equal = 0;
        int equalOfPeer = 0;
        for (Map.Entry<String, Integer> family : FAMILIES.entrySet()) {
            for (JsonNode golden : golden(family.getKey()).path("cases")) {
                List<List<Integer>> ids = decode(family.getKey(), golden.path("kwargs"), family.getValue());
                for (int i = 0; i < ids.size(); i++) {
                    JsonNode expected = golden.path("float16").path(i);
                    sentences++;
                    equal += ids.get(i).equals(ids(expected)) ? 1 : 0;
                    equalOfPeer += expected.equals(golden.path("float32").path(i)) ? 1 : 0;
                }
            }
        }
        assertThat(sentences).isEqualTo(84);
        assertThat(equal).isGreaterThanOrEqualTo(equalOfPeer - sentences / 20);
    }

    private static JsonNode golden(String family) throws IOException {
        return JSON.readTree(Files.readString(BundledData.resource("golden-extra/" + family + "_half.json")));
    }

    private static JsonNode inputs(String family) throws IOException {
        return JSON.readTree(Files.readString(BundledData.golden(family).resolve("inputs.json")));
    }

    /** Without the decoder start. */
    private static List<Integer> ids(JsonNode sequence) {
        List<Integer> ids = new ArrayList<>();
        sequence.forEach(id -> ids.add(id.asInt()));
        return ids.subList(1, ids.size());
    }

    private static List<float[]> firstLogits(String family, Precision precision) throws IOException {
        JsonNode inputs = inputs(family);
        List<float[]> logits = new ArrayList<>();
        try (Checkpoint checkpoint = Checkpoint.open(BundledData.golden(family).toString());
                var _ = DEVICE.attach();
                EncoderDecoder model = Families.load(DEVICE, checkpoint, ModelOptions.of(precision));
                Decoding decoding = model.decoding(1)) {
            int start = GenerationConfig.resolve(checkpoint, Optional.empty(), Semantics.HF_5, Map.of())
                    .decoderStartTokenId();
            for (int i = 0; i < inputs.path("input_ids").size(); i++) {
                List<Integer> source = new ArrayList<>();
                for (int token = 0; token < inputs.path("input_ids").path(i).size(); token++) {
                    if (inputs.path("attention_mask").path(i).path(token).asInt() == 1) {
                        source.add(inputs.path("input_ids").path(i).path(token).asInt());
                    }
                }
                int[] ids = source.stream().mapToInt(Integer::intValue).toArray();
                try (var _ = DEVICE.scope();
                        DecoderSlot slot = decoding.open(List.of(ids)).getFirst()) {
                    slot.feed(new int[] {start}, new int[] {0});
                    logits.add(decoding.logits(decoding.step(List.of(slot))).row(0));
                }
            }
        }
        return logits;
    }

    private static List<List<Integer>> decode(String family, JsonNode kwargs, int maxSourceLength) throws IOException {
        Map<GenerationOption, OptionValue> overrides = new EnumMap<>(GenerationOption.class);
        kwargs.properties().forEach(each -> {
            GenerationOption option = GenerationOption.find(each.getKey()).orElseThrow();
            overrides.put(option, option.parse(each.getValue().toString()));
        });
        JsonNode texts = inputs(family).path("texts");
        List<List<Integer>> results = new ArrayList<>();
        texts.forEach(_ -> results.add(List.of()));
        try (Checkpoint checkpoint = Checkpoint.open(BundledData.golden(family).toString())) {
            GenerationConfig config = GenerationConfig.resolve(checkpoint, Optional.empty(), Semantics.HF_5, overrides);
            EngineSpec spec = new EngineSpec(
                    config,
                    Semantics.HF_5,
                    "",
                    OptionalInt.of(maxSourceLength),
                    4,
                    1,
                    ModelOptions.of(Precision.FLOAT16));
            try (Engine engine = Engine.open(checkpoint, spec)) {
                engine.generate(
                        Lines.all(id -> texts.path((int) id).asString(), texts.size()),
                        row -> results.set(
                                (int) row.id(), row.hypotheses().getFirst().tokenIds()),
                        Progress.NONE);
            }
        }
        return results;
    }
}
