package io.seqmark.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object of a checkpoint ({@code config.json}, {@code generation_config.json}, ...) with typed access. A value of
 * the wrong type is an {@link io.seqmark.contract.InputException} that names the file, the key and what was expected; a
 * JSON {@code null} counts as absent. Immutable.
 *
 * @param path the file, for messages
 * @param json its content
 */
public record ConfigFile(Path path, ObjectNode json) {
    /** Reads a file of at most 64 MiB. */
    public static ConfigFile read(Path path) {
        throw new UnsupportedOperationException("read " + path);
    }

    /** The value under that key; absent where the key is missing or null. */
    public Optional<JsonNode> node(String key) {
        throw new UnsupportedOperationException(key);
    }

    /** A whole number (a float without fraction is accepted). */
    public OptionalInt integer(String key) {
        throw new UnsupportedOperationException(key);
    }

    /** A whole number that must be there. */
    public int requireInteger(String key) {
        throw new UnsupportedOperationException(key);
    }

    /** A number. */
    public OptionalDouble number(String key) {
        throw new UnsupportedOperationException(key);
    }

    /** A truth value. */
    public Optional<Boolean> bool(String key) {
        throw new UnsupportedOperationException(key);
    }

    /** A text. */
    public Optional<String> text(String key) {
        throw new UnsupportedOperationException(key);
    }

    /** A whole number or a list of them, as {@code eos_token_id} may be; empty where absent. */
    public List<Integer> integers(String key) {
        throw new UnsupportedOperationException(key);
    }

    /** A nested object. */
    public Optional<ConfigFile> object(String key) {
        throw new UnsupportedOperationException(key);
    }
}
