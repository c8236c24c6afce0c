package io.seqmark.family.encoderdecoder;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.ConfigFile;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the two nested configurations have in common. */
final class Nested {
    private Nested() {}

    static ConfigFile require(ConfigFile config, String name) {
        return config.object(name)
                .orElseThrow(() -> new InputException(
                        "%s: has no \"%s\", which model_type \"encoder-decoder\" nests; fetch the file again"
                                .formatted(config.path(), name)));
    }

    static String modelType(ConfigFile side) {
        return side.text("model_type").orElse("");
    }

    /** The error for a model that is none of BERT's relatives. */
    static InputException unsupported(ConfigFile side, String name, String other) {
        String supported = Stream.concat(
                        Arrays.stream(BertKind.values()).flatMap(kind -> kind.modelTypes().stream()), Stream.of(other))
                .collect(Collectors.joining(", "));
        return new InputException("%s: the %s's model_type \"%s\" is not supported; supported %ss are %s"
                .formatted(side.path(), name, modelType(side), name, supported));
    }
}
