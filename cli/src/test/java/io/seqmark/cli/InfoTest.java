package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.seqmark.base.Arithmetic;
import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
import io.seqmark.cli.CommandLine.Outcome;
import io.seqmark.engine.Engine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code seqmark info} on the bundled checkpoints. */
final class InfoTest {
    @TempDir
    Path folder;

    /** Parameters as {@code num_parameters()} of transformers counts them. */
    @ParameterizedTest
    @CsvSource({
        "bart, 18112, BartTokenizer, bart, 16, 64",
        "t5, 16352, T5Tokenizer, t5, 16, ",
        "t5_gated, 22816, T5Tokenizer, t5, 16, ",
        "nllb, 21392, NllbTokenizer, m2m_100, 16, 48"
    })
    void saysWhatACheckpointIs(
            String name, long parameters, String tokenizer, String family, int width, Integer positions) {
        JsonNode info = json(0, Repository.checkpoint(name).toString());
        assertThat(info.path("model_type").asString()).isEqualTo(family);
        assertThat(info.at("/weights/parameters").asLong()).isEqualTo(parameters);
        assertThat(info.at("/weights/dtypes/float32").asLong()).isEqualTo(parameters);
        assertThat(info.at("/tokenizer/kind").asString()).isEqualTo(tokenizer);
        assertThat(info.at("/sizes/d_model").asInt()).isEqualTo(width);
        assertThat(info.at("/sizes/decoder_layers").asInt()).isEqualTo(2);
        assertThat(info.at("/sizes").has("max_position_embeddings")).isEqualTo(positions != null);
        assertThat(info.path("usable").asBoolean()).isTrue();
        assertThat(info.path("problems")).isEmpty();
    }

    /** bart's generation_config.json says 3 beams and its config.json 6; t5 says nothing outside its tasks. */
    @Test
    void everySettingNamesTheFileThatItComesFrom() {
        String bart = Repository.checkpoint("bart").toString();
        JsonNode today = json(0, bart).path("generation");
        assertThat(setting(today, "num_beams")).isEqualTo("3 of generation_config.json");
        assertThat(setting(today, "repetition_penalty")).isEqualTo("1.0 of default of hf-5");
        JsonNode old = json(0, bart, "--semantics", "hf-4.4").path("generation");
        assertThat(setting(old, "num_beams")).isEqualTo("6 of config.json");
        assertThat(setting(old, "early_stopping")).isEqualTo("false of default of hf-4.4");
        assertThat(setting(json(0, bart, "--num_beams", "2").path("generation"), "num_beams"))
                .isEqualTo("2 of --num_beams");
        JsonNode task = json(0, Repository.checkpoint("t5").toString()).path("generation");
        assertThat(setting(task, "num_beams")).isEqualTo("4 of task_specific_params.summarization");
        JsonNode gated = json(0, Repository.checkpoint("t5_gated").toString()).path("generation");
        assertThat(setting(gated, "max_length")).isEqualTo("23 of max_new_tokens of generation_config.json");
    }

    @Test
    void languagesAreListedAndTheTargetIsAsked() {
        String nllb = Repository.checkpoint("nllb").toString();
        JsonNode info = json(0, nllb);
        assertThat(info.at("/tokenizer/languages")).hasSize(202);
        assertThat(info.at("/tokenizer/src_lang").asString()).isEqualTo("eng_Latn");
        assertThat(info.path("needs")).hasSize(1);
        assertThat(info.at("/needs/0").asString()).contains("--tgt_lang");
        JsonNode asked = json(0, nllb, "--tgt_lang", "deu_Latn");
        assertThat(asked.path("needs")).isEmpty();
        assertThat(asked.at("/generation/forced_bos_token_id/origin").asString())
                .isEqualTo("--tgt_lang");
    }

    /** A sum beyond an int was an internal error. */
    @Test
    void noNumberIsTooLargeForTheEstimate() throws IOException {
        String bart = Repository.checkpoint("bart").toString();
        String most = "2147483647";
        List<String> brief = List.of("--max_source_length", "4", "--max_batch_tokens", most);
        JsonNode memory = memory(bart, brief, "--bs", most, "--threads", "8");
        assertThat(memory.path("sentences").asInt()).isEqualTo(Integer.MAX_VALUE);
        JsonNode single = memory(bart, brief, "--bs", "1", "--threads", "1");
        assertThat(memory.path("caches_bytes").asLong())
                .isEqualTo(Integer.MAX_VALUE * single.path("caches_bytes").asLong());
        Path copy = Repository.copy(Repository.checkpoint("t5_gated"), folder.resolve("wide"));
        Path config = copy.resolve("config.json");
        String wide = Files.readString(config).replaceFirst("\"d_kv\": *\\d+", "\"d_kv\": 2147483647");
        Files.writeString(config, wide);
        assertThat(wide).contains("2147483647");
        Outcome outcome = CommandLine.run(List.of("info", copy.toString()));
        assertThat(outcome.err()).doesNotContain("internal error");
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
    }

    /** A quarter of the memory is what all caches may take. */
    @Test
    void noMoreSentencesAreInFlightThanMemoryHasRoomFor() {
        String bart = Repository.checkpoint("bart").toString();
        JsonNode memory = memory(bart, List.of(), "--bs", "2147483647", "--threads", "2");
        long one = memory(bart, List.of(), "--bs", "1", "--threads", "1")
                .path("caches_bytes")
                .asLong();
        long room = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize() / 4;
        assertThat(memory.path("caches_bytes").asLong())
                .isEqualTo(memory.path("sentences").asLong() * one)
                .isBetween(room - 4 * one, room);
    }

    /**
     * 2 layers, 2 heads of 8, keys and values, 4 bytes: 128 bytes a layer, which lie 192 apart; 3 beams keep two histories of 18
     * tokens.
     */
    @Test
    void aSentenceTakesItsSourceAndTwoHistories() {
        String bart = Repository.checkpoint("bart").toString();
        List<String> asked = List.of("--bs", "10", "--threads", "3", "--max_source_length", "50");
        JsonNode memory = memory(bart, asked);
        assertThat(memory.path("num_beams").asInt()).isEqualTo(3);
        assertThat(memory.path("sentences").asInt()).isEqualTo(30);
        assertThat(memory.path("caches_bytes").asLong()).isEqualTo(30L * (50 + 2 * 18) * 2 * 192);
        assertThat(memory(bart, asked, "--num_beams", "1").path("caches_bytes").asLong())
                .isEqualTo(30L * (50 + 18) * 2 * 192);
        // 50 tokens of sources: one sentence a thread
        assertThat(memory(bart, asked, "--max_batch_tokens", "99")
                        .path("sentences")
                        .asInt())
                .isEqualTo(3);
    }

    /** A sinusoid for every position there is; the table of 48 is not the longest source. */
    @Test
    void positionsWithoutEndSetNoLimit() throws IOException {
        Path copy = Repository.copy(Repository.checkpoint("nllb"), folder.resolve("nllb"));
        Path tokenizer = copy.resolve("tokenizer_config.json");
        Files.writeString(
                tokenizer,
                Files.readString(tokenizer).replaceFirst("\"model_max_length\": *\\d+", "\"model_max_length\": 700"));
        JsonNode memory = memory(copy.toString(), List.of("--tgt_lang", "deu_Latn"));
        assertThat(memory.path("source_tokens").asInt()).isEqualTo(700);
    }

    /** 4 x 16 x 18 an attention and 3 x 16 x 32 a gated block, two and two layers, and the output of 296 x 16. */
    @Test
    void weightsTakeWhatTheirDtypeTakes() {
        long weights = 2L * (1152 + 1536) + 2L * (2 * 1152 + 1536) + 296 * 16;
        String model = Repository.checkpoint("t5_gated").toString();
        assertThat(memory(model, List.of()).path("weights_bytes").asLong()).isEqualTo(4 * weights);
        assertThat(memory(model, List.of("--dtype", "float16"))
                        .path("weights_bytes")
                        .asLong())
                .isEqualTo(4 * weights);
        for (var narrow : Map.of(Precision.BFLOAT16, 2, Precision.INT8, 1).entrySet()) {
            Optional<String> lacking = Processor.here().lacks(narrow.getKey());
            Outcome outcome =
                    info(model, "--format", "json", "--dtype", narrow.getKey().label());
            assertThat(outcome.code()).isEqualTo(lacking.isEmpty() ? 0 : ExitCode.INPUT);
            JsonNode json = JsonMapper.shared().readTree(outcome.out());
            assertThat(json.at("/memory/weights_bytes").asLong()).isEqualTo(narrow.getValue() * weights);
            assertThat(json.path("problems")).hasSize(lacking.isEmpty() ? 0 : 1);
        }
    }

    /** What the table of names did not know, and what a family's class assumes where the file says nothing. */
    @Test
    void everyFamilySaysItsOwnSizes() throws IOException {
        JsonNode gpt2 = golden("bert2gpt2").path("sizes");
        assertThat(gpt2.path("decoder_ffn_dim").asInt()).isEqualTo(40);
        JsonNode distilbert = golden("distilbert2electra").path("sizes");
        assertThat(distilbert.path("encoder_layers").asInt()).isEqualTo(2);
        assertThat(distilbert.path("encoder_attention_heads").asInt()).isEqualTo(2);
        assertThat(distilbert.path("encoder_ffn_dim").asInt()).isEqualTo(24);
        Path bare = Files.createDirectory(folder.resolve("bare"));
        Files.writeString(bare.resolve("config.json"), "{\"model_type\": \"pegasus_x\"}");
        JsonNode sizes = JsonMapper.shared()
                .readTree(info(bare.toString(), "--format", "json").out())
                .path("sizes");
        assertThat(sizes.path("decoder_layers").asInt()).isEqualTo(16);
        assertThat(sizes.path("vocab_size").asInt()).isEqualTo(96_103);
    }

    private static JsonNode golden(String golden) {
        return JsonMapper.shared()
                .readTree(info(Repository.checkpoint(golden).toString(), "--format", "json")
                        .out());
    }

    /** A T5's attention is 3 heads of 6, which whole vectors pad; 2 beams of 23 tokens. */
    @Test
    void memoryGrowsWithTheSentencesInFlight() {
        JsonNode memory = json(
                        0,
                        Repository.checkpoint("t5_gated").toString(),
                        "--bs",
                        "10",
                        "--threads",
                        "3",
                        "--max_source_length",
                        "50")
                .path("memory");
        assertThat(memory.path("num_beams").asInt()).isEqualTo(2);
        assertThat(memory.path("sentences").asInt()).isEqualTo(30);
        long token = 2L * 2 * 18 * 4;
        assertThat(memory.path("caches_bytes").asLong())
                .isBetween(30 * (50 + 2 * 23) * token, 30 * (50 + 2 * 23) * 3 * token);
    }

    @Test
    void devicesAreTold() {
        JsonNode gpus = json(0, Repository.checkpoint("bart").toString()).path("gpus");
        assertThat(gpus.propertyNames()).containsExactly("devices", "driver", "cublaslt", "missing");
        assertThat(gpus.path("missing").isEmpty())
                .as("%s", gpus)
                .isEqualTo(
                        !gpus.path("driver").isNull() && !gpus.path("cublaslt").isNull());
    }

    @Test
    void saysWithWhichArithmeticThisProcessComputes() {
        JsonNode arithmetic = json(0, Repository.checkpoint("bart").toString()).path("arithmetic");
        assertThat(arithmetic.path("class").asString())
                .isEqualTo(Arithmetic.here().map(Arithmetic::label).orElse(Arithmetic.UNKNOWN));
        assertThat(arithmetic.path("dtypes").propertyNames()).containsExactly("float32", "bfloat16", "float16", "int8");
        for (Precision precision : Precision.values()) {
            JsonNode dtype = arithmetic.path("dtypes").path(precision.label());
            assertThat(dtype.path("usable").asBoolean())
                    .isEqualTo(Processor.here().lacks(precision).isEmpty());
            assertThat(dtype.path("needs").isNull())
                    .isEqualTo(dtype.path("usable").asBoolean());
            assertThat(dtype.path("bits").asString())
                    .isEqualTo(Engine.arithmetic(precision).orElse(Arithmetic.UNKNOWN));
        }
    }

    @Test
    void textIsAlignedAndEndsWithTheProblems() {
        Outcome outcome = info(Repository.checkpoint("marian").toString());
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines())
                .contains(
                        "family        marian",
                        "sizes         encoder_layers            2",
                        "              decoder_attention_heads   4",
                        "problems      none")
                .anyMatch(line ->
                        line.matches("tokenizer {5}MarianTokenizer with \\d+ entries, sources of at most 60 tokens"));
    }

    @Test
    void everythingThatIsWrongIsCollected() throws IOException {
        Path broken = Repository.copy(Repository.checkpoint("bart"), folder.resolve("broken"));
        Files.delete(broken.resolve("model.safetensors"));
        Files.delete(broken.resolve("pytorch_model.bin"));
        Files.delete(broken.resolve("vocab.json"));
        Path file = broken.resolve("generation_config.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"num_beams\": 3", "\"num_beams\": \"three\"")
                        .replace("\"min_length\": 5", "\"min_length\": [5], \"made_up\": 1"));
        Outcome outcome = info(broken.toString(), "--format", "json");
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err().lines())
                .containsExactly("seqmark: " + broken + ": cannot be evaluated: 4 problems, listed above");
        JsonNode info = JsonMapper.shared().readTree(outcome.out());
        List<String> problems = new ArrayList<>();
        info.path("problems").forEach(problem -> problems.add(problem.asString()));
        assertThat(problems)
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("has no weights"),
                        problem -> assertThat(problem).contains("vocab.json"),
                        problem -> assertThat(problem).contains("num_beams"),
                        problem -> assertThat(problem).contains("min_length"));
        assertThat(info.path("not_used").valueStream().map(JsonNode::asString)).containsExactly("made_up");
    }

    @Test
    void whatConfigJsonSaysOfQuantizationIsHeldAgainstTheWeights() throws IOException {
        Path plain = Repository.copy(Repository.checkpoint("bart"), folder.resolve("plain"));
        Path config = plain.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceFirst(
                                "\\{",
                                "{\"quantization_config\": {\"quant_method\": \"bitsandbytes\", \"load_in_8bit\": true},"));
        JsonNode info = json(0, plain.toString());
        assertThat(info.path("notes").valueStream().map(JsonNode::asString))
                .containsExactly(config
                        + ": quantization_config (bitsandbytes 8-bit) has no effect: the weights are stored unquantized,"
                        + " and evaluated as they are stored");
        Path weights = plain.resolve("model.safetensors");
        Files.writeString(
                weights,
                Files.readString(weights, StandardCharsets.ISO_8859_1)
                        .replace("model.shared.weight", "model.share.qweight"),
                StandardCharsets.ISO_8859_1);
        JsonNode quantized = JsonMapper.shared()
                .readTree(info(plain.toString(), "--format", "json").out());
        assertThat(quantized.path("problems").valueStream().map(JsonNode::asString))
                .singleElement()
                .asString()
                .contains(config + ": quantization_config says", "bitsandbytes 8-bit", "save_pretrained");
        assertThat(quantized.path("notes")).isEmpty();
    }

    @Test
    void aFamilyThatCannotBeEvaluatedIsStillDescribed() throws IOException {
        Path bert = Repository.copy(Repository.checkpoint("bart"), folder.resolve("bert"));
        Path config = bert.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"model_type\": \"bart\"", "\"model_type\": \"bert\""));
        Outcome outcome = info(bert.toString());
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.err().lines()).singleElement().asString().contains("bert", "encoder without a decoder");
        assertThat(outcome.out()).contains("family        bert", "18,112 parameters");
    }

    @ParameterizedTest
    @CsvSource({
        "info, CHECKPOINT needs a value",
        "info nowhere, no such directory",
        "info nowhere --format xml, --format xml is unknown: choose one of text, json",
        "info nowhere --save_dir out, unknown option --save_dir",
    })
    void aWrongCommandIsOneLine(String command, String expected) {
        Outcome outcome = CommandLine.run(List.of(command.split(" ")));
        assertThat(outcome.code()).isEqualTo(ExitCode.INPUT);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).singleElement().asString().contains(expected);
    }

    private static String setting(JsonNode generation, String name) {
        return generation.at("/" + name + "/value").asString() + " of "
                + generation.at("/" + name + "/origin").asString();
    }

    private static JsonNode json(int code, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--format", "json"));
        Outcome outcome = info(all.toArray(String[]::new));
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isEqualTo(code);
        return JsonMapper.shared().readTree(outcome.out());
    }

    private static JsonNode memory(String model, List<String> asked, String... more) {
        List<String> all = new ArrayList<>(List.of(model));
        all.addAll(asked);
        all.addAll(List.of(more));
        return json(0, all.toArray(String[]::new)).path("memory");
    }

    private static Outcome info(String... arguments) {
        List<String> command = new ArrayList<>(List.of("info"));
        command.addAll(List.of(arguments));
        return CommandLine.run(command);
    }
}
