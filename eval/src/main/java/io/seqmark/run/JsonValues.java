package io.seqmark.run;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON nodes as plain values. */
final class JsonValues {
    private JsonValues() {}

    /** A text, number, truth value, list or null. */
    static @Nullable Object plain(JsonNode node) {
        if (node.isArray()) {
            return node.valueStream().map(JsonValues::plain).toList();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        return node.isNull() ? null : node.stringValue();
    }
}
