package io.seqmark.tokenizer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Text to token ids and back for one checkpoint. Thread-safe.
 */
public interface Tokenizer extends AutoCloseable {
    /**
     * Encodes one source text with the family's special tokens, truncated on the right to {@code maxLength} ids in all
     * (special tokens included and kept).
     *
     * @throws io.seqmark.base.InputException if {@code maxLength} leaves no room for the special tokens
     */
    Encoded encode(String text, int maxLength);

    /**
     * Decodes generated ids: special tokens are skipped, {@code clean_up_tokenization_spaces} is false. Ids without an
     * entry, where transformers fails or skips, are left out.
     */
    String decode(int[] ids);

    /** What each token adds to a text, for stop strings. */
    TokenTexts tokenTexts();

    /** The number of entries, added tokens included; may exceed the rows of the embedding. */
    int size();

    /** {@code model_max_length} of {@code tokenizer_config.json}; absent where the file has none or a "very large" one. */
    OptionalInt modelMaxLength();

    /** The language codes that {@code --src_lang} and {@code --tgt_lang} take; empty where the family has none. */
    default List<String> languages() {
        return List.of();
    }

    /** The language that sources are taken to be in; absent where the family has none. */
    default Optional<String> sourceLanguage() {
        return Optional.empty();
    }

    /** The setting of {@code generate()} that {@code --tgt_lang} decides; absent where the family has no languages. */
    default Optional<String> targetSetting() {
        return Optional.empty();
    }

    /** What {@code --tgt_lang} makes of the decoder's first tokens. */
    default TargetLanguage targetLanguage() {
        return TargetLanguage.NONE;
    }

    /** May be called again. */
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

    /**
     * Generation settings that follow from {@code --tgt_lang}; an option on the command line goes before them.
     *
     * @param forcedBosTokenId {@code forced_bos_token_id} (mBART-50, M2M-100, NLLB)
     * @param decoderStartTokenId {@code decoder_start_token_id} (mBART)
     */
    record TargetLanguage(OptionalInt forcedBosTokenId, OptionalInt decoderStartTokenId) {
        /** Nothing follows. */
        public static final TargetLanguage NONE = new TargetLanguage(OptionalInt.empty(), OptionalInt.empty());
    }
}
