package io.seqmark.dataset.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON objects, one a line. A field is the name of a value, or names down to it joined by dots, as in {@code translation.en}; an
 * element of a list goes by its number from 0.
 */
final class JsonlReader implements RecordReader {
    private static final int NAMES_SHOWN = 20;
    /** TextCheck of another kind of file begin otherwise; a name is shown up to here. */
    private static final int NAME_SHOWN = 60;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ByteSource bytes;
    private final List<String> fields;
    private final Problems problems;

    JsonlReader(InputStream bytes, List<String> fields, Problems problems) {
        this.bytes = new ByteSource(bytes);
        this.fields = List.copyOf(fields);
        this.problems = problems;
    }

    @Override
    public Optional<FieldTexts> next() throws IOException {
        if (bytes.peek() < 0) {
            return Optional.empty();
        }
        long number = bytes.line();
        Optional<JsonNode> object = line(number).flatMap(line -> object(number, line));
        List<Optional<String>> texts = new ArrayList<>();
        for (String field : fields) {
            texts.add(object.flatMap(node -> text(number, node, field)));
        }
        return Optional.of(new FieldTexts(number, texts));
    }

    private Optional<byte[]> line(long number) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        for (int next = bytes.read(); next >= 0 && next != '\n'; next = bytes.read()) {
            tooLong = line.size() == MAX_RECORD_BYTES;
            if (!tooLong) {
                line.write(next);
            }
        }
        if (tooLong) {
            problems.add(number, "the line has more than " + MAX_RECORD_BYTES + " bytes; split it");
            return Optional.empty();
        }
        return Optional.of(line.toByteArray());
    }

    private Optional<JsonNode> object(long number, byte[] line) {
        Optional<String> encoding = TextCheck.problem(line, line.length);
        if (encoding.isPresent()) {
            problems.add(number, encoding.get());
            return Optional.empty();
        }
        String text = new String(line, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            problems.add(number, "the line is empty, expected a JSON object; remove it");
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(text);
            if (node.isObject()) {
                return Optional.of(node);
            }
            problems.add(number, "JSON of type " + kind(node) + ", expected an object, as in {\"source\": \"...\"}");
        } catch (JacksonException none) {
            problems.add(number, "no JSON object: " + reason(none));
        }
        return Optional.empty();
    }

    /** The library's reason, without what it says of its source. */
    private static String reason(JacksonException failure) {
        String first = failure.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
        String place = failure.getLocation() == null
                ? ""
                : " at column " + failure.getLocation().getColumnNr();
        return first.replaceAll("\\p{Cntrl}", "?") + place;
    }

    private Optional<String> text(long number, JsonNode object, String field) {
        JsonNode value = find(object, field);
        if (value.isMissingNode()) {
            problems.add(number, "no field " + shown(field) + "; the line has " + names(object));
        } else if (!value.isString()) {
            problems.add(
                    number,
                    "field " + shown(field) + " is of type " + kind(value) + ", expected a text"
                            + inside(value, field));
        } else if (TextCheck.isBroken(value.stringValue())) {
            problems.add(number, "field " + shown(field) + " has half of a surrogate pair, which is no character");
        } else {
            return Optional.of(value.stringValue());
        }
        return Optional.empty();
    }

    /** The whole rest of the name counts before a part of it does: names may have dots of their own. */
    private static JsonNode find(JsonNode node, String field) {
        JsonNode whole = child(node, field);
        if (!whole.isMissingNode()) {
            return whole;
        }
        for (int dot = field.indexOf('.'); dot >= 0; dot = field.indexOf('.', dot + 1)) {
            JsonNode found = find(child(node, field.substring(0, dot)), field.substring(dot + 1));
            if (!found.isMissingNode()) {
                return found;
            }
        }
        return whole;
    }

    private static JsonNode child(JsonNode node, String name) {
        return node.isArray() && name.matches("[0-9]{1,6}") ? node.path(Integer.parseInt(name)) : node.path(name);
    }

    private static String inside(JsonNode value, String field) {
        if (value.isObject() && !value.isEmpty()) {
            return ": " + names(value) + " are in it, as in "
                    + shown(field + "." + value.propertyNames().iterator().next());
        }
        return value.isArray() ? "; " + shown(field + ".0") + " is its first element" : "";
    }

    private static String names(JsonNode object) {
        List<String> names =
                object.propertyNames().stream().map(JsonlReader::shown).toList();
        String first = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
        return names.isEmpty() ? "none" : first + (names.size() > NAMES_SHOWN ? ", ..." : "");
    }

    private static String kind(JsonNode node) {
        return node.isArray() ? "list" : node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= NAME_SHOWN ? plain : plain.substring(0, NAME_SHOWN) + "...";
    }
}
