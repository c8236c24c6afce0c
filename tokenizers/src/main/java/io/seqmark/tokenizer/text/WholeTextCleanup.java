package io.seqmark.tokenizer.text;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * WordPiece's decoder as tokenizers 0.10, the library of transformers 4.4,
 * <a href="https://github.com/huggingface/tokenizers/blob/python-v0.10.1/tokenizers/src/decoders/wordpiece.rs">had it</a>:
 * it removed spaces from the whole text, where later ones look at one token at a time. {@code don ' t} became
 * {@code don't} then.
 */
public final class WholeTextCleanup {
    private static final String NEGATION = " do not";

    private static final String[][] REPLACEMENTS = {
        {" .", "."},
        {" ?", "?"},
        {" !", "!"},
        {" ,", ","},
        {" ' ", "'"},
        {" n't", "n't"},
        {" 'm", "'m"},
        {NEGATION, " don't"},
        {" 's", "'s"},
        {" 've", "'ve"},
        {" 're", "'re"}
    };

    private WholeTextCleanup() {}

    /** What transformers' {@code clean_up_tokenization} makes of a text; it leaves "do not" alone. */
    public static String of(String text) {
        String clean = text;
        for (String[] replacement : REPLACEMENTS) {
            if (!replacement[0].equals(NEGATION)) {
                clean = clean.replace(replacement[0], replacement[1]);
            }
        }
        return clean;
    }

    /** The decoder that does the same today; absent where the given one is no WordPiece or removes nothing. */
    public static Optional<String> of(JsonNode decoder) {
        if (!"WordPiece".equals(decoder.path("type").asString(""))
                || !decoder.path("cleanup").asBoolean(false)) {
            return Optional.empty();
        }
        ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("decoders");
        steps.addObject()
                .put("type", "WordPiece")
                .put("prefix", decoder.path("prefix").asString("##"))
                .put("cleanup", false);
        steps.addObject().put("type", "Fuse");
        for (String[] replacement : REPLACEMENTS) {
            ObjectNode step = steps.addObject().put("type", "Replace").put("content", replacement[1]);
            step.putObject("pattern").put("String", replacement[0]);
        }
        return Optional.of(sequence.toString());
    }
}
