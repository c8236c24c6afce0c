package io.seqmark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The texts for which a bundled checkpoint has golden answers, as a corpus, and the rows of a run on them. */
final class GoldenCorpus {
    private GoldenCorpus() {}

    /** Writes the texts of a checkpoint to {@code data} in a folder, as sources and as targets. */
    static void write(Path checkpoint, Path folder) throws IOException {
        Files.createDirectory(folder.resolve("data"));
        List<String> texts = json(checkpoint.resolve("inputs.json"))
                .path("texts")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        Files.write(folder.resolve("data/test.source"), texts);
        Files.write(folder.resolve("data/test.target"), texts);
    }

    /** The rows of a finished run, in order. */
    static List<JsonNode> rows(Path saveDir) throws IOException {
        return Files.readAllLines(saveDir.resolve("test_generations.jsonl")).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    static JsonNode json(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }
}
