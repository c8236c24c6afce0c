package io.seqmark.tokenizer.files;

import tools.jackson.databind.JsonNode;

/**
 * A token that is cut out of the text before the rest is segmented.
 *
 * @param content its text
 * @param singleWord whether it counts only between words
 * @param lstrip whether it takes the white space before it
 * @param rstrip whether it takes the white space behind it
 * @param normalized whether it is looked for in the normalized text
 * @param special whether decoding skips it
 * @param plain whether it was given as a mere string: transformers 4.4 then strips on both sides
 */
public record AddedToken(
        String content,
        boolean singleWord,
        boolean lstrip,
        boolean rstrip,
        boolean normalized,
        boolean special,
        boolean plain) {
    /** A special token that was given as a mere string. */
    public static AddedToken plain(String content) {
        return new AddedToken(content, false, false, false, false, true, true);
    }

    /** A special token that takes nothing beside it. */
    public static AddedToken exact(String content) {
        return new AddedToken(content, false, false, false, false, true, false);
    }

    /** A mask: it takes the space before it. */
    public static AddedToken mask(String content) {
        return new AddedToken(content, false, true, false, false, true, false);
    }

    /** A special token as the JSON files spell it: a string, or an object with flags. */
    static AddedToken of(JsonNode node) {
        if (!node.isObject()) {
            return plain(node.asString(""));
        }
        return new AddedToken(
                node.path("content").asString(""),
                node.path("single_word").asBoolean(false),
                node.path("lstrip").asBoolean(false),
                node.path("rstrip").asBoolean(false),
                node.path("normalized").asBoolean(true),
                node.path("special").asBoolean(true),
                false);
    }

    /** The same, skipped by decoding whatever the file says: it has a role. */
    public AddedToken asSpecial() {
        return new AddedToken(content, singleWord, lstrip, rstrip, normalized, true, plain);
    }
}
