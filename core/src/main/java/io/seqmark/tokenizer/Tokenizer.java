package io.seqmark.tokenizer;

import java.util.OptionalInt;

/**
 * Text to token ids and back for one checkpoint. Thread-safe.
 */
public interface Tokenizer extends AutoCloseable {
    /**
     * Encodes one source text with the family's special tokens, truncated on the right to {@code maxLength} ids in all
     * (special tokens included and kept).
     *
     * @throws io.seqmark.contract.InputException if {@code maxLength} leaves no room for the special tokens
     */
    Encoded encode(String text, int maxLength);

    /** Decodes generated ids: special tokens are skipped, {@code clean_up_tokenization_spaces} is false. */
    String decode(int[] ids);

    /** The number of entries, added tokens included; may exceed the rows of the embedding. */
    int size();

    /** {@code model_max_length} of {@code tokenizer_config.json}; absent where the file has none or a "very large" one. */
    OptionalInt modelMaxLength();

    @Override
    void close();

    /**
     * An encoded source.
     *
     * @param ids token ids with special tokens
     * @param truncated whether the text was longer than allowed
     */
    @SuppressWarnings("ArrayRecordComponent") // read once by the engine, never compared
    record Encoded(int[] ids, boolean truncated) {}
}
