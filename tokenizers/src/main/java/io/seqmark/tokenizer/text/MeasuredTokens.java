package io.seqmark.tokenizer.text;

import io.seqmark.base.InputException;
import io.seqmark.tokenizer.TokenTexts;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Finds what a token adds to a text by decoding it behind a word, which keeps the space before it. Thread-safe. */
public final class MeasuredTokens implements TokenTexts {
    /** The word that transformers puts first. */
    public static final String WORD = "abcdef";

    private final int size;
    private final Optional<IntFunction<Optional<byte[]>>> bytes;
    private final IntFunction<Optional<String>> behindWord;

    /**
     * Tokens.
     *
     * @param size the number of ids
     * @param bytes a token's bytes, where it stands for bytes; absent where the decoder works on characters
     * @param behindWord the text of {@link #WORD} and the token; absent where there is no such token
     */
    public MeasuredTokens(
            int size, Optional<IntFunction<Optional<byte[]>>> bytes, IntFunction<Optional<String>> behindWord) {
        this.size = size;
        this.bytes = bytes;
        this.behindWord = behindWord;
    }

    @Override
    public int[] units(String text) {
        return bytes.isPresent()
                ? unsigned(text.getBytes(StandardCharsets.UTF_8))
                : text.codePoints().toArray();
    }

    @Override
    public Optional<int[]> units(int id) {
        Function<IntFunction<Optional<byte[]>>, Optional<int[]>> own =
                each -> each.apply(id).map(MeasuredTokens::unsigned);
        return bytes.flatMap(own)
                .or(() -> behindWord.apply(id).map(MeasuredTokens::afterWord).map(this::units));
    }

    @Override
    public int size() {
        return size;
    }

    private static String afterWord(String text) {
        int at = text.indexOf(WORD);
        if (at < 0) {
            throw new InputException("--stop_strings cannot be used with this tokenizer: it does not write \"" + WORD
                    + "\", by which transformers measures tokens");
        }
        return text.substring(at + WORD.length());
    }

    private static int[] unsigned(byte[] bytes) {
        int[] units = new int[bytes.length];
        for (int i = 0; i < units.length; i++) {
            units[i] = bytes[i] & 0xFF;
        }
        return units;
    }
}
