package io.seqmark.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON header of a safetensors file, read as a stream so that a hostile one cannot grow a tree on the heap.
 *
 * @param entries the tensors in header order
 * @param metadata {@code __metadata__}
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
record SafetensorsHeader(List<TensorRange> entries, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final int MAX_DIMENSIONS = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(32)
                    .build())
            .build();

    /** One tensor as the header claims it; nothing is checked yet. Offsets count from the end of the header. */
    record TensorRange(String name, String dtype, List<Long> shape, long begin, long end) {}

    static SafetensorsHeader parse(byte[] json) throws MalformedException {
        // a strict decoder of our own: Jackson would guess UTF-16 or UTF-32 from the bytes
        Reader text = new InputStreamReader(
                new ByteArrayInputStream(json),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            SafetensorsHeader header = readHeader(parser);
            if (parser.nextToken() != null) {
                throw new MalformedException("something follows the JSON object of the header");
            }
            return header;
        } catch (JacksonException e) {
            throw MalformedException.damaged("the header is no valid JSON (" + Problems.describe(e) + ")", e);
        }
    }

    private static SafetensorsHeader readHeader(JsonParser parser) throws MalformedException {
        List<TensorRange> entries = new ArrayList<>();
        Map<String, String> metadata = new HashMap<>();
        expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            expect(parser.nextToken(), JsonToken.START_OBJECT, Problems.shorten(name));
            if (name.equals(METADATA)) {
                readMetadata(parser, metadata);
            } else {
                entries.add(readEntry(parser, name));
            }
        }
        return new SafetensorsHeader(entries, metadata);
    }

    private static void readMetadata(JsonParser parser, Map<String, String> metadata) throws MalformedException {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            expect(parser.nextToken(), JsonToken.VALUE_STRING, METADATA + "." + Problems.shorten(key));
            metadata.put(key, parser.getString());
        }
    }

    private static TensorRange readEntry(JsonParser parser, String name) throws MalformedException {
        String shown = "tensor " + Problems.shorten(name);
        String dtype = "";
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        int seen = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "dtype" -> {
                    expect(value, JsonToken.VALUE_STRING, shown + ": dtype");
                    dtype = parser.getString();
                    seen |= 1;
                }
                case "shape" -> {
                    shape = readLongs(parser, value, shown + ": shape");
                    seen |= 2;
                }
                case "data_offsets" -> {
                    offsets = readLongs(parser, value, shown + ": data_offsets");
                    seen |= 4;
                }
                default -> parser.skipChildren();
            }
        }
        if (seen != 7 || offsets.size() != 2) {
            throw new MalformedException(shown + " needs a dtype, a shape and two data_offsets");
        }
        return new TensorRange(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private static List<Long> readLongs(JsonParser parser, JsonToken first, String what) throws MalformedException {
        expect(first, JsonToken.START_ARRAY, what);
        List<Long> values = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            expect(token, JsonToken.VALUE_NUMBER_INT, what);
            long value = parser.getLongValue(); // beyond 64 bits: an InputCoercionException
            if (value < 0 || values.size() == MAX_DIMENSIONS) {
                throw new MalformedException(what + " must be a short list of numbers from 0 up");
            }
            values.add(value);
            token = parser.nextToken();
        }
        return values;
    }

    private static void expect(JsonToken found, JsonToken wanted, String what) throws MalformedException {
        if (found != wanted) {
            throw new MalformedException(what + ": expected " + describe(wanted) + ", found " + describe(found));
        }
    }

    private static String describe(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "a JSON object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT -> "a whole number";
            case null -> "the end";
            default -> "something else";
        };
    }
}
