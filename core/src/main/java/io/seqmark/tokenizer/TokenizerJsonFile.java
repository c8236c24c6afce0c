package io.seqmark.tokenizer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A checkpoint's {@code tokenizer.json}, read when it is first asked for. Thread-safe. */
final class TokenizerJsonFile {
    private final Path path;
    private final Map<String, String> fields;
    private @Nullable Map<String, String> model;

    TokenizerJsonFile(Path path, String text) {
        this.path = path;
        this.fields = JsonFields.of(text, path);
    }

    Path path() {
        return path;
    }

    /** A top-level value as JSON text; {@code null} where it is missing. */
    String field(String name) {
        return fields.getOrDefault(name, "null");
    }

    /** A value of the model as JSON text; {@code null} where it is missing. */
    synchronized String model(String name) {
        Map<String, String> read = model;
        if (read == null) {
            read = JsonFields.of(fields.getOrDefault("model", "{}"), path);
            model = read;
        }
        return read.getOrDefault(name, "null");
    }

    /** A top-level value, read. */
    JsonNode tree(String name) {
        return JsonMapper.shared().readTree(field(name));
    }

    /** The added tokens by id. */
    Map<Integer, AddedToken> addedTokens() {
        Map<Integer, AddedToken> added = new LinkedHashMap<>();
        for (JsonNode token : tree("added_tokens")) {
            added.put(token.path("id").asInt(-1), AddedToken.of(token));
        }
        return added;
    }
}
