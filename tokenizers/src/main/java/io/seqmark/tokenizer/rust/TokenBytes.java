package io.seqmark.tokenizer.rust;

import io.seqmark.tokenizer.text.ByteLevelAlphabet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The bytes that a token stands for, where the tokenizer's decoder makes text of bytes. */
public final class TokenBytes {
    private static final Pattern FALLBACK = Pattern.compile("<0x[0-9a-fA-F]{2}>");

    private TokenBytes() {}

    /**
     * As a decoder of {@code tokenizer.json} has it; absent where it works on characters.
     *
     * @param token the text of an id
     */
    static Optional<IntFunction<Optional<byte[]>>> of(JsonNode decoder, IntFunction<Optional<String>> token) {
        boolean whole = "ByteLevel".equals(decoder.path("type").asString(""));
        if (!whole && has(decoder, "ByteFallback")) {
            return Optional.of(id -> token.apply(id).flatMap(TokenBytes::fallback));
        }
        return whole || has(decoder, "ByteLevel") ? Optional.of(byteLevel(token)) : Optional.empty();
    }

    /** Of a byte-level alphabet: a token of other characters stands for none. */
    public static IntFunction<Optional<byte[]>> byteLevel(IntFunction<Optional<String>> token) {
        return id -> token.apply(id).flatMap(ByteLevelAlphabet::bytes);
    }

    private static Optional<byte[]> fallback(String token) {
        return FALLBACK.matcher(token).matches()
                ? Optional.of(HexFormat.of().parseHex(token.substring(3, 5)))
                : Optional.empty();
    }

    private static boolean has(JsonNode decoder, String type) {
        return type.equals(decoder.path("type").asString(""))
                || (decoder.isContainer() && decoder.valueStream().anyMatch(each -> has(each, type)));
    }
}
