package io.seqmark.checkpoint;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object of a checkpoint ({@code config.json}, {@code generation_config.json}, ...) with typed access. A value of
 * the wrong type is an {@link io.seqmark.base.InputException} that names the file, the key and what was expected; a
 * JSON {@code null} counts as absent. Immutable.
 *
 * @param path the file, for messages
 * @param json its content
 */
public record ConfigFile(Path path, ObjectNode json) {
    private static final int MAX_BYTES = 64 << 20;

    /** Python's json module, which writes these files, reads and writes NaN and Infinity. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** Reads a file of at most 64 MiB. */
    public static ConfigFile read(Path path) {
        JsonNode json;
        try {
            long size = Files.size(path);
            if (size > MAX_BYTES) {
                throw new InputException(path + ": " + size + " bytes, but a JSON file of a checkpoint has at most "
                        + MAX_BYTES + "; fetch the checkpoint again");
            }
            json = JSON.readTree(RegularFile.bytes(path, MAX_BYTES));
        } catch (IOException e) {
            throw Problems.unreadable(path, e);
        } catch (JacksonException e) {
            throw new InputException(
                    path + ": no valid JSON (" + Problems.describe(e) + "); fetch the file again or repair it", e);
        }
        if (json instanceof ObjectNode object) {
            return new ConfigFile(path, object);
        }
        throw new InputException(path + ": expected a JSON object, found "
                + (json.isMissingNode() ? "an empty file" : Problems.shorten(json.toString()))
                + "; fetch the file again");
    }

    /** The value under that key; absent where the key is missing or null. */
    public Optional<JsonNode> node(String key) {
        return json.optional(key).filter(value -> !value.isNull());
    }

    /** A whole number (a float without fraction is accepted). */
    public OptionalInt integer(String key) {
        return node(key)
                .map(value -> OptionalInt.of(toInt(key, value, "a whole number")))
                .orElseGet(OptionalInt::empty);
    }

    /** A whole number that must be there. */
    public int requireInteger(String key) {
        return integer(key)
                .orElseThrow(() -> new InputException(
                        path + ": " + key + " is missing, a whole number; add it or fetch the file again"));
    }

    /** A number. */
    public OptionalDouble number(String key) {
        return node(key)
                .map(value -> OptionalDouble.of(
                        require(value.isNumber(), key, value, "a number").doubleValue()))
                .orElseGet(OptionalDouble::empty);
    }

    /** A truth value. */
    public Optional<Boolean> bool(String key) {
        return node(key)
                .map(value ->
                        require(value.isBoolean(), key, value, "true or false").booleanValue());
    }

    /** A text. */
    public Optional<String> text(String key) {
        return node(key)
                .map(value -> require(value.isString(), key, value, "a text").stringValue());
    }

    /** A whole number or a list of them, as {@code eos_token_id} may be; empty where absent. */
    public List<Integer> integers(String key) {
        String expected = "a whole number or a list of them";
        List<Integer> all = new ArrayList<>();
        node(key).ifPresent(value -> {
            if (value.isArray()) {
                value.forEach(each -> all.add(toInt(key, each, expected)));
            } else {
                all.add(toInt(key, value, expected));
            }
        });
        return List.copyOf(all);
    }

    /** A nested object. */
    public Optional<ConfigFile> object(String key) {
        return node(key)
                .map(value ->
                        new ConfigFile(path, (ObjectNode) require(value.isObject(), key, value, "a JSON object")));
    }

    private int toInt(String key, JsonNode value, String expected) {
        boolean whole = value.isNumber() && value.canConvertToInt() && value.canConvertToExactIntegral();
        return require(whole, key, value, expected).intValue();
    }

    private JsonNode require(boolean fits, String key, JsonNode value, String expected) {
        if (!fits) {
            throw new InputException(
                    path + ": " + key + " is " + Problems.shorten(value.toString()) + ", expected " + expected);
        }
        return value;
    }
}
