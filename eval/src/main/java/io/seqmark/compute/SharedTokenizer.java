package io.seqmark.compute;

import io.seqmark.tokenizer.TokenTexts;
import io.seqmark.tokenizer.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tokenizer that several evaluations use one after the other: each source is encoded once, and whoever uses it may close it
 * without effect. Thread-safe.
 */
final class SharedTokenizer implements Tokenizer {
    /** Characters and ids that are kept, at the most: a corpus of a million sentences. What is beyond is encoded again. */
    private static final long MOST_KEPT = 200_000_000;

    private final Tokenizer tokenizer;
    private final Map<Source, Encoded> encoded = new ConcurrentHashMap<>();
    private final AtomicLong kept = new AtomicLong();

    /** What decides on the ids. */
    private record Source(String text, int maxLength) {}

    SharedTokenizer(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public Encoded encode(String text, int maxLength) {
        Source source = new Source(text, maxLength);
        Encoded known = encoded.get(source);
        if (known != null) {
            return known;
        }
        Encoded fresh = tokenizer.encode(text, maxLength);
        if (kept.addAndGet(text.length() + fresh.ids().length) <= MOST_KEPT) {
            encoded.put(source, fresh);
        }
        return fresh;
    }

    @Override
    public String decode(int[] ids) {
        return tokenizer.decode(ids);
    }

    @Override
    public TokenTexts tokenTexts() {
        return tokenizer.tokenTexts();
    }

    @Override
    public int size() {
        return tokenizer.size();
    }

    @Override
    public OptionalInt modelMaxLength() {
        return tokenizer.modelMaxLength();
    }

    @Override
    public List<String> languages() {
        return tokenizer.languages();
    }

    @Override
    public Optional<String> sourceLanguage() {
        return tokenizer.sourceLanguage();
    }

    @Override
    public Optional<String> targetSetting() {
        return tokenizer.targetSetting();
    }

    @Override
    public TargetLanguage targetLanguage() {
        return tokenizer.targetLanguage();
    }

    /** The others go on with it. */
    @Override
    public void close() {}

    /** Ends the tokenizer itself. */
    void end() {
        tokenizer.close();
    }
}
