package io.seqmark.tokenizer.files;

import io.seqmark.base.InputException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Tokens and their ids, both ways. Immutable. */
public final class Vocabulary {
    /** Far above any real vocabulary; guards the table against a hostile id. */
    private static final int LARGEST_ID = 16_000_000;

    private final Map<String, Integer> ids;
    private final @Nullable String[] tokens;

    private Vocabulary(Map<String, Integer> ids) {
        this.ids = ids;
        int largest = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        this.tokens = new String[largest + 1];
        ids.forEach((token, id) -> tokens[id] = token);
    }

    /** A JSON object from token to id. */
    public static Vocabulary read(Path file, TokenizerFiles files) {
        return parse(files.text(file), file);
    }

    /** The text of such a file. */
    public static Vocabulary parse(String json, Path file) {
        Map<String, Integer> ids = new HashMap<>(1 << 17);
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InputException(file + " is no JSON object of token ids: restore the checkpoint's file");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String token = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                    throw new InputException(file + ": the id of \"" + token + "\" is no number");
                }
                long id = parser.getLongValue();
                if (id < 0 || id > LARGEST_ID) {
                    throw new InputException(file + ": the id of \"" + token + "\" is " + id);
                }
                ids.put(token, (int) id);
            }
        } catch (JacksonException e) {
            throw new InputException(
                    file + " is no JSON (" + e.getOriginalMessage() + "): restore the checkpoint's file", e);
        }
        return new Vocabulary(ids);
    }

    /** One token a line, numbered from 0. */
    public static Vocabulary ofLines(List<String> lines, Path file) {
        Map<String, Integer> ids = new HashMap<>();
        int count = lines.getLast().isEmpty() ? lines.size() - 1 : lines.size();
        for (int id = 0; id < count; id++) {
            String line = lines.get(id);
            ids.put(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line, id);
        }
        if (ids.isEmpty()) {
            throw new InputException(file + " is empty: restore the checkpoint's file");
        }
        return new Vocabulary(ids);
    }

    /** Visits all tokens in no order. */
    public void forEach(BiConsumer<String, Integer> visitor) {
        ids.forEach(visitor);
    }

    /** The vocabulary as JSON. */
    public String toJson() {
        return TokenizerJson.vocabulary(ids);
    }

    /** The id of a token. */
    @Nullable
    public Integer id(String token) {
        return ids.get(token);
    }

    /** The id of a token that must be there. */
    public int require(String token, Path file) {
        Integer id = ids.get(token);
        if (id == null) {
            throw new InputException(file + " has no " + token + ": it belongs to another tokenizer");
        }
        return id;
    }

    /** The token with that id. */
    public Optional<String> token(int id) {
        return id < 0 || id >= tokens.length ? Optional.empty() : Optional.ofNullable(tokens[id]);
    }

    /** The number of tokens. */
    public int size() {
        return ids.size();
    }
}
