package io.seqmark.tokenizer.recipe;

import io.seqmark.checkpoint.ConfigFile;
import io.seqmark.tokenizer.files.TokenizerFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tokenizer files of folders that hold no weights. */
final class GoldenFiles {
    private GoldenFiles() {}

    static TokenizerFiles of(Path directory) {
        return of(directory, read(directory, "config.json").path("model_type").asString());
    }

    static TokenizerFiles of(Path directory, String modelType) {
        return new TokenizerFiles(
                directory,
                modelType,
                read(directory, "config.json"),
                read(directory, "tokenizer_config.json"),
                read(directory, "special_tokens_map.json"),
                read(directory, "added_tokens.json"));
    }

    private static ObjectNode read(Path directory, String name) {
        Path file = directory.resolve(name);
        return Files.exists(file) ? ConfigFile.read(file).json() : JsonNodeFactory.instance.objectNode();
    }
}
