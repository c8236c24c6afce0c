package io.seqmark.tokenizer.files;

import io.seqmark.base.InputException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Takes a JSON object apart into its fields without reading what they hold: a {@code tokenizer.json} of 17 MB is mostly
 * vocabulary that goes to the Rust library as it stands.
 */
final class JsonFields {
    private JsonFields() {}

    /** The text of each field's value, by name. */
    static Map<String, String> of(String json, Path file) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InputException(file + " is no JSON object: restore the checkpoint's file");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                int end = (int) parser.currentLocation().getCharOffset();
                fields.put(name, json.substring(start, end));
            }
        } catch (JacksonException e) {
            throw new InputException(
                    file + " is no JSON (" + e.getOriginalMessage() + "): restore the checkpoint's file", e);
        }
        return fields;
    }
}
