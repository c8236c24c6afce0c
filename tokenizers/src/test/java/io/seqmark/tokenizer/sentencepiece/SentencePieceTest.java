package io.seqmark.tokenizer.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.base.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our SentencePiece against the C++ library's own pieces, and against damaged files. */
final class SentencePieceTest {
    @TempDir
    private Path temporary;

    @Test
    void equalsTheLibraryOnUnigramBpeBytesAndSuffixModels() throws IOException {
        Map<String, SentencePieceProcessor> processors = new HashMap<>();
        int rows = 0;
        for (String line : new String(resource("golden.jsonl"), StandardCharsets.UTF_8).split("\n")) {
            JsonNode row = JsonMapper.shared().readTree(line);
            SentencePieceProcessor processor =
                    processors.computeIfAbsent(row.path("model").asString(), SentencePieceTest::processor);
            String text = row.path("model").asString() + ": " + row.path("text").asString();
            List<String> pieces = texts(row.path("pieces"));
            assertThat(processor.encode(row.path("text").asString())).as(text).isEqualTo(pieces);
            assertThat(pieces.stream().map(processor::pieceToId).toList())
                    .as(text)
                    .isEqualTo(
                            row.path("ids").valueStream().map(JsonNode::asInt).toList());
            assertThat(processor.decode(pieces))
                    .as(text)
                    .isEqualTo(row.path("decoded").asString());
            assertThat(processor.decode(texts(row.path("others"))))
                    .as(row.path("others").toString())
                    .isEqualTo(row.path("others_decoded").asString());
            rows++;
        }
        assertThat(processors).hasSize(4);
        assertThat(rows).isGreaterThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unigram", "bpe_bytes"})
    void aDamagedModelIsAnInputErrorOrStillAModelButNeverWorse(String name) throws IOException {
        byte[] whole = resource(name + ".model");
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] damaged =
                    round % 2 == 0 ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int i = 0; i < 1 + round / 20 && damaged.length > 0; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Path file = Files.write(temporary.resolve("damaged.model"), damaged);
            try {
                SentencePieceModel model = SentencePieceModel.read(file);
                new SentencePieceProcessor(model).encode("The blue \u00C5 lantern \uFB01ne \uD83D\uDE00 <n>x");
            } catch (InputException e) {
                assertThat(e).hasMessageContaining("damaged.model");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void aLengthBeyondTheFileCostsNothing() throws IOException {
        byte[] claim = {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F};
        Path file = Files.write(temporary.resolve("claim.model"), claim);
        assertThatThrownBy(() -> SentencePieceModel.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("claim.model")
                .hasMessageContaining("where 0 are left");
    }

    @Test
    void aTrieThatPointsOutsideIsRefused() {
        byte[] blob = new byte[4 + 1024 + 1];
        blob[1] = 4; // a trie of 1,024 bytes
        blob[4 + 2] = (byte) 0xFF; // whose root points far outside
        assertThat(CharsMap.problem(blob)).contains("points outside at unit 0");
        assertThat(CharsMap.problem(new byte[] {1, 2})).isNotEmpty();
        assertThat(CharsMap.problem(new byte[0])).isEmpty();
    }

    private static SentencePieceProcessor processor(String name) {
        try {
            return new SentencePieceProcessor(SentencePieceModel.parse(resource(name + ".model")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SentencePieceTest.class.getResourceAsStream("/io/seqmark/tokenizer/sp/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
