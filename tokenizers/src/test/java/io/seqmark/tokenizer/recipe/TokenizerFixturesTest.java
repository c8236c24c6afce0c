package io.seqmark.tokenizer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.CheckpointCopy;
import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.tokenizer.Tokenizer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Small tokenizers of our own making; their rows are transformers' (make_tokenizer_fixtures.py). */
final class TokenizerFixturesTest {
    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource({
        "marian,          hf-4.4, old",
        "marian,          hf-5,   new",
        "marian_separate, hf-5,   new",
        "t5,              hf-4.4, old",
        "t5,              hf-5,   new",
        "bart,            hf-4.4, old",
        "bart,            hf-5,   new",
        "bigbird_pegasus, hf-5,   new",
        "bigbird_pegasus_json, hf-5, new",
        "bert,            hf-4.4, old",
        "bert,            hf-5,   new",
        "blenderbot_small, hf-4.4, old",
        "blenderbot_small, hf-5,  new",
        "byt5,            hf-5,   new",
        "fsmt,            hf-4.4, old",
        "fsmt,            hf-5,   new",
        "gpt2,            hf-4.4, old",
        "gpt2,            hf-5,   new",
        "m2m_100,         hf-4.4, old",
        "m2m_100,         hf-5,   new",
        "mbart,           hf-4.4, old",
        "mbart,           hf-5,   new",
        "nllb,            hf-5,   new",
        "prophetnet,      hf-4.4, old",
        "prophetnet,      hf-5,   new",
        "xlm_prophetnet,  hf-4.4, old",
        "xlm_roberta,     hf-4.4, old",
        "xlm_roberta,     hf-5,   new",
    })
    void equalsTransformersOnOddTexts(String folder, String semantics, String rows) throws IOException {
        Path directory = fixture(folder);
        int count = 0;
        try (Tokenizer tokenizer = GoldenFiles.open(GoldenFiles.of(directory), Semantics.of(semantics))) {
            for (String line : Files.readAllLines(directory.resolve("golden_" + rows + ".jsonl"))) {
                JsonNode row = JsonMapper.shared().readTree(line);
                String text = row.path("text").asString();
                int[] ids = ids(row.path("ids"));
                assertThat(tokenizer.encode(text, 10_000).ids()).as(text).isEqualTo(ids);
                Tokenizer.Encoded cut = tokenizer.encode(text, 12);
                assertThat(cut.ids()).as(text).isEqualTo(ids(row.path("truncated_12")));
                assertThat(cut.truncated()).as(text).isEqualTo(ids.length > 12);
                assertDecodes(tokenizer, ids, row.path("decoded"));
                assertDecodes(tokenizer, ids(row.path("other_ids")), row.path("other_decoded"));
                count++;
            }
        }
        assertThat(count).isGreaterThan(90);
    }

    @Test
    void leavesOutIdsThatTransformersFailsOn() throws IOException {
        try (Tokenizer bart = open("bart", Semantics.HF_4_4);
                Tokenizer fast = open("bart", Semantics.HF_5);
                Tokenizer marian = open("marian", Semantics.HF_5)) {
            int[] ids = bart.encode("The river", 100).ids();
            int[] more = IntStream.concat(IntStream.of(ids), IntStream.of(bart.size() + 7, 1 << 30))
                    .toArray();
            assertThat(bart.decode(more)).isEqualTo("The river");
            assertThat(fast.decode(more)).isEqualTo("The river");
            int[] marianIds = marian.encode("The river", 100).ids();
            assertThat(marian.decode(IntStream.concat(IntStream.of(marianIds), IntStream.of(1 << 30))
                            .toArray()))
                    .isEqualTo("The river");
        }
    }

    @Test
    void unknownIdsOfMarianWereTheUnknownTokenIn4_4() throws IOException {
        try (Tokenizer marian = open("marian", Semantics.HF_4_4)) {
            assertThat(marian.decode(new int[] {marian.size() + 5})).isEqualTo(" \u2047 ");
        }
    }

    @Test
    void refusesALengthWithoutRoomForSpecialTokens() throws IOException {
        try (Tokenizer bart = open("bart", Semantics.HF_5);
                Tokenizer t5 = open("t5", Semantics.HF_4_4)) {
            assertThatThrownBy(() -> bart.encode("The river", 2))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("--max_source_length 2")
                    .hasMessageContaining("2 special tokens");
            assertThat(bart.encode("The river", 3).ids()).hasSize(3);
            assertThatThrownBy(() -> t5.encode("The river", 1)).isInstanceOf(InputException.class);
        }
    }

    @Test
    void knowsSizeAndModelMaxLength() throws IOException {
        try (Tokenizer bart = open("bart", Semantics.HF_5);
                Tokenizer t5 = open("t5", Semantics.HF_5)) {
            assertThat(bart.size()).isEqualTo(open("bart", Semantics.HF_4_4).size());
            assertThat(bart.modelMaxLength()).hasValue(1024);
            assertThat(t5.modelMaxLength()).hasValue(512);
            assertThat(t5.size()).isEqualTo(open("t5", Semantics.HF_4_4).size());
        }
    }

    @Test
    void separateVocabulariesAreRefusedUnder4_4() {
        assertThatThrownBy(() -> open("marian_separate", Semantics.HF_4_4))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("separate_vocabs")
                .hasMessageContaining("hf-5");
    }

    @ParameterizedTest
    @CsvSource({
        "marian, hf-5,   vocab.json",
        "marian, hf-5,   source.spm",
        "marian, hf-4.4, target.spm",
        "bart,   hf-5,   vocab.json",
        "bart,   hf-4.4, merges.txt",
        "t5,     hf-4.4, spiece.model",
        "t5,     hf-5,   spiece.model",
        "bert,   hf-4.4, vocab.txt",
        "fsmt,   hf-5,   vocab-src.json",
        "fsmt,   hf-5,   vocab-tgt.json",
        "mbart,  hf-5,   sentencepiece.bpe.model",
        "m2m_100, hf-5,  sentencepiece.bpe.model",
        "nllb,   hf-5,   tokenizer.json",
        "prophetnet, hf-5, prophetnet.tokenizer",
    })
    void namesAMissingOrDamagedFile(String folder, String semantics, String file) throws IOException {
        Path copy = copy(folder);
        Path damaged = copy.resolve(file);
        byte[] whole = Files.readAllBytes(damaged);
        Files.write(damaged, java.util.Arrays.copyOf(whole, whole.length * 2 / 3));
        if (!file.endsWith(".txt") && !file.endsWith(".tokenizer")) {
            assertProblem(copy, semantics, file);
        }
        Files.write(damaged, new byte[] {(byte) 0xFF, 0, 1, 2, 3, (byte) 0xFE});
        assertProblem(copy, semantics, file);
        Files.write(damaged, new byte[0]);
        assertProblem(copy, semantics, file);
        Files.delete(damaged);
        assertProblem(copy, semantics, file);
    }

    @Test
    void namesTheLineOfABrokenMerge() throws IOException {
        Path copy = copy("bart");
        Files.writeString(copy.resolve("merges.txt"), "#version: 0.2\n\u0120 t\nno pair here\n");
        assertThatThrownBy(() -> GoldenFiles.open(GoldenFiles.of(copy), Semantics.HF_5))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("merges.txt line 3");
    }

    @Test
    void refusesAVocabularyOfAnotherFamily() throws IOException {
        Path copy = copy("bart");
        Files.copy(
                fixture("marian").resolve("vocab.json"),
                copy.resolve("vocab.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> GoldenFiles.open(GoldenFiles.of(copy), Semantics.HF_5))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has no <s>");
    }

    @ParameterizedTest
    @CsvSource({"marian, hf-4.4", "marian, hf-5", "t5, hf-5", "bart, hf-4.4", "bart, hf-5"})
    void manyThreadsGetTheSameResults(String folder, String semantics)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        List<String> texts = new ArrayList<>();
        for (String line : Files.readAllLines(fixture(folder).resolve("golden_old.jsonl"))) {
            texts.add(JsonMapper.shared().readTree(line).path("text").asString());
        }
        try (Tokenizer tokenizer = open(folder, Semantics.of(semantics));
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<String> expected = results(tokenizer, texts);
            List<Callable<List<String>>> jobs = java.util.Collections.nCopies(16, () -> results(tokenizer, texts));
            for (Future<List<String>> job : threads.invokeAll(jobs, 60, TimeUnit.SECONDS)) {
                assertThat(job.get(1, TimeUnit.SECONDS)).isEqualTo(expected);
            }
        }
    }

    /** Where transformers fails (null) ours need only not. */
    private static void assertDecodes(Tokenizer tokenizer, int[] ids, JsonNode expected) {
        String decoded = tokenizer.decode(ids);
        if (!expected.isNull()) {
            assertThat(decoded).as(java.util.Arrays.toString(ids)).isEqualTo(expected.asString());
        }
    }

    private static List<String> results(Tokenizer tokenizer, List<String> texts) {
        return texts.stream()
                .map(text -> tokenizer.encode(text, 1000).ids())
                .map(ids -> java.util.Arrays.toString(ids) + tokenizer.decode(ids))
                .toList();
    }

    private static void assertProblem(Path directory, String semantics, String file) {
        assertThatThrownBy(() -> GoldenFiles.open(GoldenFiles.of(directory), Semantics.of(semantics)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file)
                .hasMessageNotContaining("\n");
    }

    private Path copy(String folder) throws IOException {
        Path copy = Files.createDirectories(temporary.resolve(folder));
        try (var files = Files.list(fixture(folder))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static Tokenizer open(String folder, Semantics semantics) throws IOException {
        return GoldenFiles.open(GoldenFiles.of(fixture(folder)), semantics);
    }

    static Path fixture(String folder) throws IOException {
        try {
            return Path.of(java.util.Objects.requireNonNull(
                            TokenizerFixturesTest.class.getResource("/io/seqmark/tokenizer/" + folder))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static int[] ids(JsonNode array) {
        int[] ids = new int[array.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = array.path(i).asInt();
        }
        return ids;
    }

    /** Each number below the offset becomes a token. */
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE})
    void anOffsetOfPegasusHasABound(int offset, @TempDir Path folder) throws IOException {
        CheckpointCopy.of(fixture("bigbird_pegasus"), folder);
        Path file = folder.resolve("tokenizer_config.json");
        ObjectNode config = ConfigFile.read(file).json().deepCopy();
        Files.writeString(file, config.put("offset", offset).toString());

        assertThatThrownBy(() -> GoldenFiles.open(GoldenFiles.of(folder), Semantics.HF_5))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("tokenizer_config.json: offset is " + offset, "expected 0 to");
    }
}
