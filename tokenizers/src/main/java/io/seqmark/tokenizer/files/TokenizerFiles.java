package io.seqmark.tokenizer.files;

import io.seqmark.base.InputException;
import io.seqmark.base.RegularFile;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.checkpoint.ConfigFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokenizer's files of one checkpoint.
 *
 * @param directory the checkpoint
 * @param modelType {@code model_type} of {@code config.json}
 * @param config {@code config.json}
 * @param tokenizerConfig {@code tokenizer_config.json}, empty where there is none
 * @param specialTokensMap {@code special_tokens_map.json}, empty where there is none
 * @param addedTokens {@code added_tokens.json}, empty where there is none
 */
public record TokenizerFiles(
        Path directory,
        String modelType,
        ObjectNode config,
        ObjectNode tokenizerConfig,
        ObjectNode specialTokensMap,
        ObjectNode addedTokens) {
    public static final String TOKENIZER_JSON = "tokenizer.json";

    private static final int LARGEST_FILE = 256 << 20;

    /** A {@code model_max_length} from here on means none; transformers writes 1e30. */
    private static final double NO_LENGTH = 1e9;

    public static TokenizerFiles of(Checkpoint checkpoint) {
        Path directory = checkpoint.directory();
        return new TokenizerFiles(
                directory,
                checkpoint.modelType(),
                checkpoint.config().json(),
                checkpoint.tokenizerConfig().map(ConfigFile::json).orElseGet(TokenizerFiles::none),
                optional(directory.resolve("special_tokens_map.json")),
                optional(directory.resolve("added_tokens.json")));
    }

    /** Those in another folder, for the same model. */
    public static TokenizerFiles of(Path folder, Checkpoint checkpoint) {
        return new TokenizerFiles(
                folder,
                checkpoint.modelType(),
                checkpoint.config().json(),
                optional(folder.resolve("tokenizer_config.json")),
                optional(folder.resolve("special_tokens_map.json")),
                optional(folder.resolve("added_tokens.json")));
    }

    private static ObjectNode optional(Path file) {
        return Files.exists(file) ? ConfigFile.read(file).json() : none();
    }

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * A file of that name, where there is one.
     *
     * @throws InputException if something else has that name
     */
    public Optional<Path> find(String name) {
        Path file = directory.resolve(name);
        try {
            RegularFile.require(file);
            return Optional.of(file);
        } catch (RegularFile.OtherKindException other) {
            throw new InputException(file + ": " + other.getMessage(), other);
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /**
     * A file of that name.
     *
     * @throws InputException if it is missing
     */
    public Path require(String name) {
        return find(name).orElseThrow(() -> missing(name));
    }

    /** {@code tokenizer.json}, where there is one; read anew at each call. */
    public Optional<TokenizerJsonFile> tokenizerJson() {
        return find(TOKENIZER_JSON).map(file -> new TokenizerJsonFile(file, text(file)));
    }

    /** A file that stands in for a missing {@code tokenizer.json}. */
    public Path requireInsteadOfTokenizerJson(String name) {
        return find(name).orElseThrow(() -> missing(TOKENIZER_JSON, name));
    }

    /** The error for missing tokenizer files. */
    public InputException missing(String... names) {
        return new InputException(directory + " has no " + String.join(" and no ", names) + ", which a " + modelType
                + " checkpoint needs for its tokenizer: copy the tokenizer's files of the original checkpoint there");
    }

    /** The lines of a UTF-8 file as Python's {@code split("\n")} gives them. */
    public List<String> lines(Path file) {
        return new ArrayList<>(Arrays.asList(text(file).split("\n", -1)));
    }

    /** A whole UTF-8 file of at most 256 MiB. */
    String text(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new InputException(file + " has " + Files.size(file) + " bytes: no tokenizer file is that large");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(RegularFile.bytes(file, LARGEST_FILE)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputException(file + " is not UTF-8: restore the checkpoint's file", e);
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: restore the checkpoint's file", e);
        }
    }

    /** A token id that a JSON file spells as text. */
    int id(String text) {
        try {
            int id = Integer.parseInt(text);
            if (id >= 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new InputException(
                directory + ": an added token has the id \"" + text + "\": restore tokenizer_config.json");
    }

    /** A truth value of {@code tokenizer_config.json}. */
    public boolean option(String name, boolean otherwise) {
        return tokenizerConfig.path(name).asBoolean(otherwise);
    }

    /** A whole number of {@code tokenizer_config.json}. */
    public int option(String name, int otherwise) {
        return tokenizerConfig.path(name).asInt(otherwise);
    }

    /** {@code model_max_length}; absent where the file has none or a "very large" one. */
    public OptionalInt modelMaxLength() {
        double length = tokenizerConfig
                .path("model_max_length")
                .asDouble(tokenizerConfig.path("max_len").asDouble(Double.POSITIVE_INFINITY));
        return length >= 1 && length < NO_LENGTH ? OptionalInt.of((int) length) : OptionalInt.empty();
    }
}
