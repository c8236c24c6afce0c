package io.seqmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example of README is this code, and translates as transformers does. */
final class TranslateLinesTest {
    /** The first and the last line were cut there, which is not an option of the example. */
    @Test
    void translatesAsTransformers() throws IOException {
        Path checkpoint = Repository.file("testdata/golden/marian");

        assertThat(TranslateLines.translate(
                        checkpoint.toString(),
                        texts(read(checkpoint.resolve("inputs.json")).path("texts"))))
                .isEqualTo(texts(read(checkpoint.resolve("cases_new.json"))
                        .path("cases")
                        .path("defaults_beam4")
                        .path("texts")));
    }

    @Test
    void readmeShowsTheCompiledSource() throws IOException {
        assertThat(Files.readString(Repository.file("README.md")))
                .contains(Repository.excerpt(
                        "TranslateLines", "    static List<String> translate", "    static void main"));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList().subList(1, 5);
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }
}
