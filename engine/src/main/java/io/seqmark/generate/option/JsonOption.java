package io.seqmark.generate.option;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/** Values of options in JSON, of a checkpoint's files or of the command line. */
final class JsonOption {
    private JsonOption() {}

    /** The value of a node. */
    static OptionValue of(JsonNode node) {
        if (node.isArray()) {
            return new OptionValue.Many(node.valueStream().map(JsonOption::of).toList());
        }
        if (node.isObject()) {
            SequencedMap<String, OptionValue> values = new LinkedHashMap<>();
            node.properties().forEach(entry -> values.put(entry.getKey(), of(entry.getValue())));
            return new OptionValue.Named(values);
        }
        if (node.isBoolean()) {
            return new OptionValue.Truth(node.booleanValue());
        }
        if (node.isIntegralNumber()) {
            return new OptionValue.Whole(node.bigIntegerValue());
        }
        if (node.isNumber()) {
            return new OptionValue.Decimal(node.doubleValue());
        }
        return node.isString() ? new OptionValue.Text(node.stringValue()) : new OptionValue.None();
    }
}
