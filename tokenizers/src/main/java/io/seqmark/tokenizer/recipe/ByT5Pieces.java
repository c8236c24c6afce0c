package io.seqmark.tokenizer.recipe;

import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.language.Template;
import io.seqmark.tokenizer.python.Pieces;
import io.seqmark.tokenizer.python.PythonTokenizer;
import io.seqmark.tokenizer.text.LossyUtf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** ByT5: the bytes of UTF-8, numbered from 3 on; sentinels that nothing uses come behind. Thread-safe. */
final class ByT5Pieces implements Pieces {
    private static final int OFFSET = 3;
    private static final int BYTES = 256;
    private static final int DEFAULT_EXTRA_IDS = 125;

    private final List<String> first;

    private ByT5Pieces(List<String> first) {
        this.first = first;
    }

    /** The tokenizer of a ByT5 checkpoint; it needs no vocabulary. */
    static Tokenizer open(TokenizerFiles files) {
        int extraIds = files.option("extra_ids", DEFAULT_EXTRA_IDS);
        SpecialTokens specials = T5Pieces.specials(files, extraIds, Semantics.HF_5, Map.of());
        List<String> first = List.of(
                specials.require("pad_token", files),
                specials.require("eos_token", files),
                specials.require("unk_token", files));
        Map<String, AddedToken> named = new TreeMap<>();
        specials.named().forEach((name, token) -> named.put(name, token.plain() ? greedy(token.content()) : token));
        return new PythonTokenizer(
                new ByT5Pieces(first),
                new SpecialTokens(named, specials.additional(), specials.added()),
                LanguageSetup.none(new Template(new int[0], new int[] {1}, true)),
                files.modelMaxLength(),
                Semantics.HF_5);
    }

    /** The class gives its three tokens the spaces on both sides. */
    private static AddedToken greedy(String content) {
        return new AddedToken(content, false, true, true, false, true, false);
    }

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (bytes[i] & 0xFF) + OFFSET;
        }
        return ids;
    }

    @Override
    public int id(String token) {
        int id = first.indexOf(token);
        return id >= 0 ? id : 2;
    }

    @Override
    public boolean contains(String token) {
        return first.contains(token);
    }

    @Override
    public Optional<String> token(int id) {
        int b = id - OFFSET;
        return b >= 0 && b < BYTES ? Optional.of(Character.toString(b)) : Optional.empty();
    }

    /** Bytes that are no UTF-8 are dropped. */
    @Override
    public String join(List<String> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String token : tokens) {
            if (token.length() == 1) {
                bytes.write(token.charAt(0));
            } else {
                bytes.writeBytes(token.getBytes(StandardCharsets.UTF_8));
            }
        }
        return LossyUtf8.decode(bytes.toByteArray(), "");
    }

    @Override
    public int size() {
        return OFFSET + BYTES;
    }
}
