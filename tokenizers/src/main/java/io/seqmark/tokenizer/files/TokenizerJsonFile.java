package io.seqmark.tokenizer.files;

import io.seqmark.base.InputException;
import io.seqmark.tokenizer.sentencepiece.CharsMap;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A checkpoint's {@code tokenizer.json}, read when it is first asked for. Thread-safe. */
public final class TokenizerJsonFile {
    private final Path path;
    private final Map<String, String> fields;
    private @Nullable Map<String, String> model;

    TokenizerJsonFile(Path path, String text) {
        this.path = path;
        this.fields = JsonFields.of(text, path);
    }

    public Path path() {
        return path;
    }

    /** A top-level value as JSON text; {@code null} where it is missing. */
    public String field(String name) {
        return fields.getOrDefault(name, "null");
    }

    /** A value of the model as JSON text; {@code null} where it is missing. */
    public synchronized String model(String name) {
        Map<String, String> read = model;
        if (read == null) {
            read = JsonFields.of(fields.getOrDefault("model", "{}"), path);
            model = read;
        }
        return read.getOrDefault(name, "null");
    }

    /** A top-level value, read. */
    public JsonNode tree(String name) {
        return JsonMapper.shared().readTree(field(name));
    }

    /** The step of the normalizer that holds a character map, checked; {@code null} where there is none. */
    public String precompiledCharsMap() {
        return find(tree("normalizer"));
    }

    private String find(JsonNode normalizer) {
        if ("Precompiled".equals(normalizer.path("type").asString(""))) {
            check(normalizer.path("precompiled_charsmap").asString(""));
            return normalizer.toString();
        }
        for (JsonNode step : normalizer.path("normalizers")) {
            String found = find(step);
            if (!"null".equals(found)) {
                return found;
            }
        }
        return "null";
    }

    /** The Rust library aborts the process on a broken map. */
    private void check(String base64) {
        String problem;
        try {
            problem = CharsMap.problem(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            problem = "its character map is no base64";
        }
        if (!problem.isEmpty()) {
            throw new InputException(path + ": " + problem + ": restore the checkpoint's file");
        }
    }

    /** The added tokens by id. */
    public Map<Integer, AddedToken> addedTokens() {
        Map<Integer, AddedToken> added = new LinkedHashMap<>();
        for (JsonNode token : tree("added_tokens")) {
            added.put(token.path("id").asInt(-1), AddedToken.of(token));
        }
        return added;
    }
}
