package io.seqmark.checkpoint.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.seqmark.base.AdapterChoice;
import io.seqmark.base.AdapterOptions;
import io.seqmark.base.AdapterOptions.Merge;
import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.Dtype;
import io.seqmark.checkpoint.SafetensorsOutput;
import io.seqmark.checkpoint.SafetensorsOutput.Entry;
import io.seqmark.checkpoint.StoredTensor;
import io.seqmark.checkpoint.Weights;
import io.seqmark.testing.BundledData;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What cannot be right is refused in one line that names the file, what is wrong and what helps. */
final class AdapterRefusalsTest {
    private static final String FIRST = "base_model.model.model.encoder.layers.0.self_attn.q_proj.";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    init_lora_weights      | "pissa_niter_4"            | path_initial_model_for_weight_conversion
                    init_lora_weights      | "olora"                    | path_initial_model_for_weight_conversion
                    init_lora_weights      | "corda"                    | what that left of it
                    init_lora_weights      | "loftq"                    | what that left of it
                    init_lora_weights      | "lora_ga"                  | what that left of it
                    peft_type              | "VERA"                     | peft_type VERA is not supported: Seqmark reads LORA, ADALORA, IA3
                    peft_type              | null                       | peft_type is missing
                    layer_replication      | [[0,2],[1,2]]              | layer_replication is set
                    alora_invocation_tokens| [1,2]                      | alora_invocation_tokens is set
                    use_qalora             | true                       | use_qalora is set
                    target_parameters      | ["experts"]                | target_parameters is set
                    megatron_config        | {"a":1}                    | megatron_config is set
                    some_later_field       | 3                          | some_later_field is set, which is no field of LoRA that Seqmark knows
                    target_modules         | "(?P<x>.*)q_proj"          | Python may read otherwise
                    target_modules         | ".*\\\\Zq_proj"            | Python may read otherwise
                    target_modules         | "(([a-z0-9_.]+)+)+X"       | takes too long to match
                    target_modules         | "(q_proj"                  | is no regular expression
                    target_modules         | 5                          | expected a list of names or a text
                    rank_pattern           | {"q_proj": "four"}         | rank_pattern.q_proj: expected a number
                    r                      | 8                          | has shape [4, 16], and the checkpoint needs [8, 16]
                    r                      | 0                          | r is 0
                    target_modules         | ["q_proj"]                 | surplus tensors of model.decoder.layers.0.encoder_attn.v_proj
                    target_modules         | ["q_proj","v_proj","fc1"]  | tensors of model.decoder.layers.0.fc1 are missing
                    modules_to_save        | ["lm_head"]                | modules_to_save names lm_head, of which the file has no tensor
                    use_dora               | true                       | lora_magnitude_vector is missing
                    lora_bias              | true                       | has no lora_B.bias
                    """)
    void aConfigurationThatCannotBeRight(String key, String value, String expected) throws IOException {
        Path adapter = copy("bart_lora", config -> config.set(key, json(value)), _ -> {});

        assertThat(refusal("bart", adapter, AdapterOptions.DEFAULT)).contains(expected);
    }

    @Test
    void anAdapterOfAnotherFamily() throws IOException {
        assertThat(refusal("t5", BundledData.resource("adapters/bart_lora"), AdapterOptions.DEFAULT))
                .contains("does not fit the checkpoint")
                .contains("the checkpoint has no model.decoder.layers.0.encoder_attn.q_proj.weight")
                .contains("and 7 more; is it of this checkpoint?");
    }

    @Test
    void anAdapterOfAnotherSize() throws IOException {
        assertThat(refusal("marian", BundledData.resource("adapters/bart_lora"), AdapterOptions.DEFAULT))
                .contains("lora_A.weight has shape [4, 16], and the checkpoint needs [4, 24]");
    }

    @Test
    void aTensorThatIsMissing() throws IOException {
        Path adapter = copy("bart_lora", _ -> {}, tensors -> tensors.remove(FIRST + "lora_B.weight"));

        assertThat(refusal("bart", adapter, AdapterOptions.DEFAULT))
                .contains("tensor model.encoder.layers.0.self_attn.q_proj.lora_B is missing");
    }

    @Test
    void aTensorThatNobodyExpects() throws IOException {
        Path adapter = copy(
                "bart_lora",
                _ -> {},
                tensors -> tensors.put("base_model.model.model.encoder.layers.0.fc1.weight", zeros(32, 16)));

        assertThat(refusal("bart", adapter, AdapterOptions.DEFAULT)).contains("neither of modules_to_save nor a bias");
    }

    @Test
    void partsOfAnotherTuner() throws IOException {
        Path adapter = copy("bart_lora", _ -> {}, tensors -> tensors.put(FIRST + "lora_E", zeros(4, 1)));

        assertThat(refusal("bart", adapter, AdapterOptions.DEFAULT))
                .contains("surplus tensor")
                .contains("lora_E");
    }

    @Test
    void twoAdaptersInOneFile() throws IOException {
        Path adapter = copy("bart_lora", _ -> {}, tensors -> {
            tensors.put(FIRST + "lora_A.one.weight", zeros(4, 16));
            tensors.put(FIRST + "lora_A.two.weight", zeros(4, 16));
        });

        assertThat(refusal("bart", adapter, AdapterOptions.DEFAULT)).contains("several adapters (one, two)");
    }

    @Test
    void aVocabularyThatWasResized() throws IOException {
        Path adapter =
                copy("bart_saved", _ -> {}, tensors -> tensors.put("base_model.model.lm_head.weight", zeros(301, 16)));

        assertThat(refusal("bart", adapter, AdapterOptions.DEFAULT))
                .contains("has 301 rows, and the checkpoint's 300: the vocabulary was resized")
                .contains("resize_token_embeddings");
    }

    @Test
    void numbersThatAreNone() throws IOException {
        Path adapter = copy(
                "bart_lora",
                _ -> {},
                tensors -> tensors.put(
                        FIRST + "lora_A.weight",
                        new StoredTensor("x", Dtype.INT8, List.of(4L, 16L), MemorySegment.ofArray(new byte[64]))));

        assertThat(refusal("bart", adapter, AdapterOptions.DEFAULT)).contains("is INT8");
    }

    @Test
    void loralibWithoutItsAlpha() throws IOException {
        assertThat(refusal("bart", BundledData.resource("adapters/bart_loralib"), AdapterOptions.DEFAULT))
                .contains("lora.pt: is of loralib, whose files do not say lora_alpha; give --lora_alpha N");
    }

    @Test
    void loralibsMergedProjectionsWithoutTheirParts() throws IOException {
        Path adapter = BundledData.resource("adapters/bert2gpt2_loralib");

        assertThat(refusal("bert2gpt2", adapter, loralib(6, List.of(), Optional.empty())))
                .contains("the deltas of 2 projections in one")
                .contains("give --enable_lora, as in 1,0,1");
        assertThat(refusal("bert2gpt2", adapter, loralib(6, List.of(true, true, true), Optional.empty())))
                .contains("--enable_lora turns 3 of 3 on");
    }

    @Test
    void aStateDictionaryThatMayBeMergedAlready() throws IOException {
        Path adapter = wholeState();

        assertThat(refusal("bart", adapter, loralib(8, List.of(), Optional.empty())))
                .contains("is a whole state dictionary with lora_ tensors")
                .contains("give --adapter_merged true or false");
        assertThat(refusals("bart", adapter, loralib(8, List.of(), Optional.of(true))))
                .isEmpty();
        assertThat(refusals("bart", adapter, loralib(8, List.of(), Optional.of(false))))
                .isEmpty();
    }

    @Test
    void placesWithoutAnAdapter() throws IOException {
        Path none = Files.createDirectory(folder.resolve("none"));
        Path noWeights = Files.createDirectory(folder.resolve("noWeights"));
        Files.copy(
                BundledData.resource("adapters/bart_lora/adapter_config.json"),
                noWeights.resolve("adapter_config.json"));
        Path several = Files.createDirectory(folder.resolve("several"));
        for (String name : List.of("a", "b")) {
            Files.createDirectory(several.resolve(name));
            Files.writeString(several.resolve(name).resolve("adapter_config.json"), "{}");
        }

        assertThat(refusal("bart", folder.resolve("gone/x/y"), AdapterOptions.DEFAULT))
                .contains("no such folder");
        assertThat(refusal("bart", none, AdapterOptions.DEFAULT)).contains("has no adapter_config.json");
        assertThat(refusal("bart", noWeights, AdapterOptions.DEFAULT))
                .contains("no weights (adapter_model.safetensors");
        assertThat(refusal("bart", several, AdapterOptions.DEFAULT))
                .contains("holds several adapters; name one of them");
        assertThat(refusal("bart", BundledData.golden("bart"), AdapterOptions.DEFAULT))
                .contains("is a checkpoint and no adapter; give it as --model_name");
    }

    @Test
    void damagedFiles() throws IOException {
        Path adapter = copy("bart_lora", _ -> {}, _ -> {});
        Files.writeString(adapter.resolve("adapter_config.json"), "{\"peft_type\":");
        assertThat(refusal("bart", adapter, AdapterOptions.DEFAULT)).contains("adapter_config.json: no valid JSON");

        Path cut = Files.createDirectory(folder.resolve("cut"));
        Files.copy(BundledData.resource("adapters/bart_lora/adapter_config.json"), cut.resolve("adapter_config.json"));
        Files.write(cut.resolve("adapter_model.safetensors"), new byte[] {1, 2, 3});
        assertThat(refusal("bart", cut, AdapterOptions.DEFAULT)).contains("damaged weights file");
    }

    @Test
    void aPrefixOfAnotherSize() throws IOException {
        Path adapter = copy("bart_prefix", config -> config.put("num_virtual_tokens", 4), _ -> {});

        assertThat(refusal("bart", adapter, AdapterOptions.DEFAULT)).contains("prompt_embeddings has shape [3, 64]");
    }

    @Test
    void anAdapterGivenAsTheModelIsAnsweredWithTheCommand() {
        Path adapter = BundledData.resource("adapters/bart_lora");

        assertThat(catchThrowableOfType(InputException.class, () -> Checkpoint.open(adapter.toString())))
                .hasMessageContaining("it holds an adapter; give --model_name seqmark/bart --adapter " + adapter);
    }

    @Test
    void anAdapterOfAnotherBaseIsSaid() {
        Adapter adapter =
                Adapter.open(choice(BundledData.resource("adapters/bart_lora")), AdapterOptions.DEFAULT, _ -> {});

        assertThat(adapter.otherBase("/models/bart/")).isEmpty();
        assertThat(adapter.otherBase("other/BART@v1")).isEmpty();
        assertThat(adapter.otherBase("bart-large").orElseThrow()).contains("was trained on seqmark/bart");
    }

    private static AdapterChoice choice(Path adapter) {
        return new AdapterChoice("one", Optional.of(adapter.toString()));
    }

    private static AdapterOptions loralib(double alpha, List<Boolean> parts, Optional<Boolean> merged) {
        return new AdapterOptions(Merge.FLOAT32, OptionalDouble.of(alpha), parts, merged);
    }

    private static String refusal(String base, Path adapter, AdapterOptions options) throws IOException {
        List<String> lines = refusals(base, adapter, options);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).doesNotContain("\n").hasSizeLessThan(1200);
        return lines.getFirst();
    }

    private static List<String> refusals(String base, Path adapter, AdapterOptions options) {
        try (Checkpoint checkpoint = Checkpoint.open(BundledData.golden(base).toString())) {
            Adapter.open(choice(adapter), options, _ -> {}).fit(checkpoint);
            return List.of();
        } catch (InputException refused) {
            return refused.problems();
        }
    }

    /** A copy with another configuration and other tensors. */
    private Path copy(String name, Consumer<ObjectNode> config, Consumer<SortedMap<String, StoredTensor>> change)
            throws IOException {
        Path source = BundledData.resource("adapters").resolve(name);
        Path target = Files.createDirectory(folder.resolve(name));
        ObjectNode json =
                (ObjectNode) JsonMapper.shared().readTree(Files.readString(source.resolve("adapter_config.json")));
        config.accept(json);
        Files.writeString(target.resolve("adapter_config.json"), json.toString());
        write(source.resolve("adapter_model.safetensors"), target.resolve("adapter_model.safetensors"), change);
        return target;
    }

    private static void write(Path source, Path target, Consumer<SortedMap<String, StoredTensor>> change) {
        try (Weights weights = Weights.ofFile(source)) {
            SortedMap<String, StoredTensor> tensors = new TreeMap<>();
            weights.names().forEach(each -> tensors.put(each, weights.find(each).orElseThrow()));
            change.accept(tensors);
            SafetensorsOutput.write(
                    target,
                    tensors.entrySet().stream()
                            .map(entry -> new Entry(
                                    entry.getKey(),
                                    entry.getValue().dtype(),
                                    entry.getValue().shape()))
                            .toList(),
                    name -> Objects.requireNonNull(tensors.get(name)));
        }
    }

    /** The base's own weights with the tensors of one layer of loralib. */
    private Path wholeState() {
        Path file = folder.resolve("state.safetensors");
        write(BundledData.golden("bart").resolve("model.safetensors"), file, tensors -> {
            tensors.put("model.encoder.layers.0.fc1.lora_A", zeros(4, 16));
            tensors.put("model.encoder.layers.0.fc1.lora_B", zeros(32, 4));
        });
        return file;
    }

    private static StoredTensor zeros(int rows, int columns) {
        return new StoredTensor(
                "zeros",
                Dtype.FLOAT32,
                List.of((long) rows, (long) columns),
                MemorySegment.ofArray(new byte[rows * columns * Float.BYTES]));
    }

    private static JsonNode json(String value) {
        return JsonMapper.shared().readTree(value);
    }
}
