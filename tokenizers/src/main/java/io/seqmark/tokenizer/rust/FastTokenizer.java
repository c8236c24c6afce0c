package io.seqmark.tokenizer.rust;

import io.seqmark.base.InputException;
import io.seqmark.tokenizer.TokenTexts;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.language.Template;
import io.seqmark.tokenizer.text.MeasuredTokens;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** A tokenizer class of transformers that stands on the Rust library ("fast"). Thread-safe. */
public final class FastTokenizer implements Tokenizer {
    private final RustTokenizer rust;
    private final LanguageSetup setup;
    private final Template template;
    private final OptionalInt modelMaxLength;
    private final int size;
    private final Optional<IntFunction<Optional<byte[]>>> bytes;

    public FastTokenizer(RustTokenizer rust, LanguageSetup setup, OptionalInt modelMaxLength, int size) {
        this(rust, setup, modelMaxLength, size, Optional.empty());
    }

    /**
     * A tokenizer.
     *
     * @param bytes the bytes that a token stands for, where the decoder works on bytes
     */
    public FastTokenizer(
            RustTokenizer rust,
            LanguageSetup setup,
            OptionalInt modelMaxLength,
            int size,
            Optional<IntFunction<Optional<byte[]>>> bytes) {
        this.bytes = bytes;
        this.rust = rust;
        this.setup = setup;
        this.template = setup.template();
        this.modelMaxLength = modelMaxLength;
        this.size = size;
    }

    /** The special tokens that the tokenizer's own post-processor puts around a text. */
    public static Template templateOf(RustTokenizer rust, String origin) {
        int[] bare = rust.encode("a", false);
        int[] whole = rust.encode("a", true);
        int around = whole.length - bare.length;
        for (int prefix = 0; prefix <= around; prefix++) {
            if (Arrays.equals(whole, prefix, prefix + bare.length, bare, 0, bare.length)) {
                return Template.of(
                        Arrays.copyOf(whole, prefix), Arrays.copyOfRange(whole, prefix + bare.length, whole.length));
            }
        }
        throw new InputException(origin + " has a post-processor that is not supported");
    }

    @Override
    public Encoded encode(String text, int maxLength) {
        int room = maxLength - template.size();
        if (room < 1) {
            throw new InputException("--max_source_length " + maxLength + " leaves no room beside the "
                    + template.size() + " special tokens of a source: raise it");
        }
        int[] ids = rust.encode(text, false);
        return new Encoded(template.apply(ids, Math.min(ids.length, room)), ids.length > room);
    }

    @Override
    public String decode(int[] ids) {
        return rust.decode(ids, true);
    }

    @Override
    public TokenTexts tokenTexts() {
        int[] word = rust.encode(MeasuredTokens.WORD, false);
        return new MeasuredTokens(size, bytes, id -> {
            int[] ids = Arrays.copyOf(word, word.length + 1);
            ids[word.length] = id;
            return Optional.of(rust.decode(ids, false));
        });
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public OptionalInt modelMaxLength() {
        return modelMaxLength;
    }

    @Override
    public List<String> languages() {
        return setup.codes();
    }

    @Override
    public Optional<String> sourceLanguage() {
        return setup.source();
    }

    @Override
    public Optional<String> targetSetting() {
        return setup.targetSetting();
    }

    @Override
    public TargetLanguage targetLanguage() {
        return setup.target();
    }

    @Override
    public void close() {
        rust.close();
    }
}
