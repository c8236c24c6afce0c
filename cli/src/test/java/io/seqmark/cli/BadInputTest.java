package io.seqmark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each wrong input: one line, exit code 2, nothing written. */
final class BadInputTest {
    @TempDir
    Path folder;

    private Path checkpoint = Path.of("unset");

    @BeforeEach
    void aSoundCheckpointAndCorpus() throws IOException {
        checkpoint = Repository.checkpointAndCorpus(folder);
    }

    @Test
    void noSuchCheckpoint() throws IOException {
        assertRefused(List.of("--model_name", folder.resolve("nowhere").toString()), "nowhere", "no such directory");
    }

    @Test
    void anArgumentThatTheLocaleCannotRead() throws IOException {
        assertRefused(
                List.of("--prefix", "\uFFFD\uFFFDberraschung: "), "argument", "cannot be read in the locale", "LC_ALL");
    }

    @Test
    void quantizedWeights() throws IOException {
        Path config = checkpoint.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceFirst("\\{", "{\"quantization_config\": {\"quant_method\": \"gptq\", \"bits\": 4},"));
        Path weights = checkpoint.resolve("model.safetensors");
        Files.writeString(
                weights,
                Files.readString(weights, StandardCharsets.ISO_8859_1)
                        .replace("model.shared.weight", "model.share.qweight"),
                StandardCharsets.ISO_8859_1);
        assertRefused(List.of(), "config.json: quantization_config", "gptq 4-bit", "save_pretrained");
    }

    @Test
    void noSource() throws IOException {
        Files.delete(folder.resolve("data/test.source"));
        assertRefused(List.of(), "test.source");
    }

    @Test
    void noTarget() throws IOException {
        Files.delete(folder.resolve("data/test.target"));
        assertRefused(List.of(), "test.target");
    }

    @Test
    void emptySourceLine() throws IOException {
        Files.writeString(folder.resolve("data/test.source"), "one two\n\n");
        assertRefused(List.of(), "test.source:2: ", "empty");
    }

    @Test
    void invalidUtf8() throws IOException {
        Files.write(folder.resolve("data/test.target"), new byte[] {'a', '\n', 'b', (byte) 0xE4, '\n'});
        assertRefused(List.of(), "test.target:2: ", "UTF-8");
    }

    @Test
    void countsDiffer() throws IOException {
        Files.writeString(folder.resolve("data/test.target"), "eins zwei\n");
        assertRefused(List.of(), "2", "1", "line");
    }

    @Test
    void noExampleInFlight() throws IOException {
        assertRefused(List.of("--bs", "0"), "--bs 0");
    }

    @Test
    void beamsThatAreNoNumber() throws IOException {
        assertRefused(List.of("--num_beams", "x"), "--num_beams x");
    }

    @Test
    void unknownOption() throws IOException {
        assertRefused(List.of("--num_beam", "4"), "--num_beam", "--num_beams");
    }

    @Test
    void sourcesWithoutRoomForAWord() throws IOException {
        assertRefused(List.of("--max_source_length", "1", "--prefix", "so: "), "--max_source_length 1");
    }

    @Test
    void samplingInGroupsOrUnderConstraints() throws IOException {
        assertRefused(
                List.of("--do_sample", "true", "--num_beams", "4", "--num_beam_groups", "2"),
                "--num_beam_groups 2",
                "--do_sample false");
        assertRefused(
                List.of("--do_sample", "true", "--num_beams", "4", "--force_words_ids", "[[5]]"),
                "--force_words_ids",
                "--do_sample false");
    }

    @Test
    void groupsThatDoNotDivideTheBeams() throws IOException {
        assertRefused(
                List.of("--num_beams", "4", "--num_beam_groups", "3", "--diversity_penalty", "0.5"),
                "--num_beam_groups 3",
                "--num_beams 6");
    }

    @Test
    void samplingOptionsThat44DidNotHave() throws IOException {
        for (String option : List.of("--min_p", "--typical_p", "--epsilon_cutoff", "--eta_cutoff")) {
            assertRefused(List.of("--semantics", "hf-4.4", "--do_sample", "true", option, "0.5"), option, "hf-5");
        }
    }

    @Test
    void samplingOptionsOutOfRange() throws IOException {
        assertRefused(List.of("--do_sample", "true", "--temperature", "0"), "--temperature 0", "above 0");
        assertRefused(List.of("--do_sample", "true", "--top_p", "1.5"), "--top_p 1.5", "0.0 to 1.0");
        assertRefused(List.of("--do_sample", "true", "--top_k", "-1"), "--top_k -1");
        assertRefused(List.of("--do_sample", "true", "--typical_p", "0.0"), "--typical_p 0.0", "above 0");
    }

    @Test
    void configWithoutModelType() throws IOException {
        Files.writeString(checkpoint.resolve("config.json"), "{\"d_model\": 32}");
        assertRefused(List.of(), "config.json", "model_type");
    }

    @Test
    void unsupportedFamily() throws IOException {
        edit("config.json", "\"marian\"", "\"whisper\"");
        assertRefused(List.of(), "whisper", "bart", "marian", "t5");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, decoder-only",
        "llama, decoder-only",
        "qwen3, decoder-only",
        "bert, encoder without a decoder",
        "xlm-roberta, encoder without a decoder"
    })
    void modelThatIsNoEncoderDecoder(String modelType, String why) throws IOException {
        edit("config.json", "\"marian\"", "\"" + modelType + "\"");
        assertRefused(List.of(), modelType, why, "Seqmark evaluates encoder-decoders: bart,");
    }

    @Test
    void unknownLanguage() throws IOException {
        String nllb = Repository.checkpoint("nllb").toString();
        assertRefused(
                List.of("--model_name", nllb, "--tgt_lang", "german"), "--tgt_lang german", "did you mean", "_Latn");
        assertRefused(
                List.of("--model_name", nllb, "--tgt_lang", "deu_Latn", "--src_lang", "eng_latin"),
                "--src_lang eng_latin",
                "eng_Latn");
    }

    @Test
    void noTargetLanguage() throws IOException {
        String nllb = Repository.checkpoint("nllb").toString();
        assertRefused(
                List.of("--model_name", nllb, "--src_lang", "eng_Latn"), "--tgt_lang", "ace_Arab", "and 197 more");
    }

    @Test
    void noTokenizerFiles() throws IOException {
        Files.delete(checkpoint.resolve("source.spm"));
        assertRefused(List.of(), "source.spm", "tokenizer");
    }

    @Test
    void tokenizerOfAnotherFamily() throws IOException {
        edit("tokenizer_config.json", "MarianTokenizer", "NllbTokenizer");
        assertRefused(List.of("--tgt_lang", "deu_Latn"), "tokenizer.json", "sentencepiece.bpe.model");
    }

    @Test
    void truncatedSafetensors() throws IOException {
        Path weights = checkpoint.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length - 100));
        assertRefused(List.of(), "model.safetensors");
    }

    @Test
    void safetensorsHeaderOfATerabyte() throws IOException {
        Path weights = checkpoint.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << 40);
        Files.write(weights, whole);
        assertRefused(List.of(), "model.safetensors");
    }

    @Test
    void pickleThatCallsTheSystem() throws IOException {
        Files.delete(checkpoint.resolve("model.safetensors"));
        Path stolen = folder.resolve("stolen");
        try (OutputStream file = Files.newOutputStream(checkpoint.resolve("pytorch_model.bin"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            byte[] pickle = ("cos\nsystem\n(S'touch " + stolen + "'\ntR.").getBytes(StandardCharsets.US_ASCII);
            CRC32 checksum = new CRC32();
            checksum.update(pickle);
            ZipEntry entry = new ZipEntry("archive/data.pkl");
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(pickle.length);
            entry.setCrc(checksum.getValue());
            zip.putNextEntry(entry);
            zip.write(pickle);
            zip.closeEntry();
        }
        assertRefused(List.of(), "pytorch_model.bin", "system");
        assertThat(stolen).doesNotExist();
    }

    @Test
    void tensorOfAWrongShape() throws IOException {
        Path weights = checkpoint.resolve("model.safetensors");
        String bytes = Files.readString(weights, StandardCharsets.ISO_8859_1);
        String sound = "\"model.decoder.layers.0.fc1.weight\":{\"dtype\":\"F32\",\"shape\":[40,24]";
        assertThat(bytes).contains(sound);
        Files.writeString(
                weights, bytes.replace(sound, sound.replace("[40,24]", "[24,40]")), StandardCharsets.ISO_8859_1);
        assertRefused(List.of(), "model.decoder.layers.0.fc1.weight", "[24, 40]", "[40, 24]");
    }

    @Test
    void saveDirThatIsAFile() throws IOException {
        Files.writeString(folder.resolve("taken"), "");
        assertRefused(List.of("--save_dir", folder.resolve("taken").toString()), "--save_dir", "taken");
    }

    @Test
    void saveDirInsideAFile() throws IOException {
        Files.writeString(folder.resolve("taken"), "");
        assertRefused(List.of("--save_dir", folder.resolve("taken/out").toString()), "--save_dir", "taken");
    }

    /** A pseudo file system that even root cannot write to. */
    @Test
    void saveDirThatTheSystemRefuses() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "no /proc here");
        assertRefused(List.of("--save_dir", "/proc/seqmark/out"), "--save_dir");
    }

    private void assertRefused(List<String> options, String... named) throws IOException {
        Set<String> before = tree();
        List<String> arguments = new ArrayList<>(List.of(
                "--model_name",
                checkpoint.toString(),
                "--data_dir",
                folder.resolve("data").toString(),
                "--save_dir",
                folder.resolve("out").toString(),
                "--task",
                "translation",
                "--quiet"));
        arguments.addAll(options);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new Main(printer(out), printer(err), Map.of(), Instant.now()).run(arguments);
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).singleElement().asString().startsWith("seqmark: ").contains(named);
        assertThat(code).isEqualTo(ExitCode.INPUT);
        assertThat(out.size()).isZero();
        assertThat(tree()).isEqualTo(before);
    }

    private static PrintStream printer(OutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private Set<String> tree() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private void edit(String file, String old, String replacement) throws IOException {
        Path path = checkpoint.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(old);
        Files.writeString(path, text.replace(old, replacement));
    }
}
