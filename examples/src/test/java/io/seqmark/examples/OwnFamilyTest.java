package io.seqmark.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seqmark.Generation;
import io.seqmark.Options;
import io.seqmark.Seq2Seq;
import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A BART checkpoint whose file names the family of the example: with its sizes and activation it is the same model. */
final class OwnFamilyTest {
    private static final Path GOLDEN = Repository.file("testdata/golden/bart");
    private static final int SOURCE_TOKENS = 40;
    private static final int PADDING = 1;

    @TempDir
    Path checkpoint;

    @BeforeEach
    void underAnotherName() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            for (Path file : files.toList()) {
                Files.copy(file, checkpoint.resolve(file.getFileName()));
            }
        }
        Path config = checkpoint.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"model_type\": \"bart\"", "\"model_type\": \"own_bart\""));
    }

    /** Long lines were cut there after as many tokens. */
    @Test
    void generatesTheIdsThatTransformersGeneratesWithBart() throws IOException {
        List<List<Integer>> ids;
        Options options = Options.defaults().numBeams(4).maxSourceLength(SOURCE_TOKENS);
        try (Seq2Seq model = Seq2Seq.open(checkpoint.toString(), options)) {
            ids = model.generations(lines()).stream()
                    .map(generation -> generation.best().tokenIds())
                    .toList();
        }

        assertThat(ids)
                .isEqualTo(read("cases_new.json")
                        .at("/cases/defaults_beam4/sequences")
                        .valueStream()
                        .map(OwnFamilyTest::generated)
                        .toList());
    }

    @Test
    void isRefusedWhereItDidNotExist() {
        Options legacy = Options.defaults().semantics(Semantics.HF_4_4);

        assertThatThrownBy(() -> Seq2Seq.open(checkpoint.toString(), legacy))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("transformers 4.4 had no model_type \"own_bart\"");
    }

    @Test
    void readmeShowsTheCompiledSource() throws IOException {
        assertThat(Files.readString(Repository.file("README.md")))
                .contains(Repository.excerpt(
                        "OwnFamily", "    private static final", "    @Override\n    public void checkLegacy"));
    }

    /** Without the decoder start and the padding, as {@link Generation.Candidate} has them. */
    private static List<Integer> generated(JsonNode sequence) {
        return sequence.valueStream()
                .skip(1)
                .map(JsonNode::intValue)
                .takeWhile(id -> id != PADDING)
                .toList();
    }

    private static List<String> lines() throws IOException {
        return read("inputs.json")
                .path("texts")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static JsonNode read(String name) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(GOLDEN.resolve(name)));
    }
}
