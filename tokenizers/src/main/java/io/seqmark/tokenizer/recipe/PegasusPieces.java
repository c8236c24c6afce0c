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
import io.seqmark.tokenizer.sentencepiece.SentencePieceProcessor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pegasus as the Python class of transformers 4.4: 103 tokens of the pre-training come before the pieces. The newline
 * marker {@code <n>} is an ordinary piece and stays in decoded text. Thread-safe.
 */
final class PegasusPieces implements Pieces {
    static final int OFFSET = 103;
    static final String MODEL = "spiece.model";

    private final SentencePieceProcessor processor;
    private final Map<Integer, String> reserved;
    private final Map<String, Integer> reservedIds = new HashMap<>();

    private PegasusPieces(SentencePieceProcessor processor, Map<Integer, String> reserved) {
        this.processor = processor;
        this.reserved = reserved;
        reserved.forEach((id, token) -> reservedIds.put(token, id));
    }

    /** The tokenizer of a Pegasus checkpoint's {@code spiece.model}. */
    static Tokenizer open(TokenizerFiles files) {
        SpecialTokens specials = SpecialTokens.read(files, defaults(), Semantics.HF_4_4);
        String sentenceMask = files.tokenizerConfig().path("mask_token_sent").asString("<mask_1>");
        List<String> additional = additional(specials, sentenceMask);
        specials = specials.withAdditional(
                additional.stream().map(AddedToken::plain).toList());
        Map<Integer, String> reserved = new HashMap<>();
        reserved.put(0, specials.require("pad_token", files));
        reserved.put(1, specials.require("eos_token", files));
        reserved.put(2, sentenceMask);
        reserved.put(3, specials.require("mask_token", files));
        for (int i = 1; i < OFFSET - 1 && i < additional.size(); i++) {
            reserved.put(i + 3, additional.get(i));
        }
        return new PythonTokenizer(
                new PegasusPieces(FairseqPieces.load(files, MODEL), reserved),
                specials,
                LanguageSetup.none(Template.of(new int[0], 1)),
                files.modelMaxLength(),
                Semantics.HF_4_4);
    }

    static Map<String, AddedToken> defaults() {
        return Map.of(
                "pad_token", AddedToken.plain("<pad>"),
                "eos_token", AddedToken.plain("</s>"),
                "unk_token", AddedToken.plain("<unk>"),
                "mask_token", AddedToken.plain("<mask_2>"));
    }

    /** The sentence mask first, then what the files list, filled up with {@code <unk_i>}. */
    static List<String> additional(SpecialTokens specials, String sentenceMask) {
        List<String> additional = new ArrayList<>();
        for (AddedToken token : specials.additional()) {
            additional.add(token.content());
        }
        if (additional.isEmpty()) {
            additional.add(sentenceMask);
            for (int i = 2; i < OFFSET; i++) {
                additional.add("<unk_" + i + ">");
            }
            return additional;
        }
        if (!additional.contains(sentenceMask)) {
            additional.addFirst(sentenceMask);
        }
        for (int i = additional.size(); i < OFFSET - 1; i++) {
            additional.add("<unk_" + i + ">");
        }
        return additional;
    }

    @Override
    public int[] encode(String text) {
        return processor.encode(text).stream().mapToInt(this::id).toArray();
    }

    @Override
    public int id(String token) {
        Integer id = reservedIds.get(token);
        return id != null ? id : processor.pieceToId(token) + OFFSET;
    }

    @Override
    public boolean contains(String token) {
        return reservedIds.containsKey(token)
                || processor.pieceToId(token) != processor.model().unkId()
                || processor.idToPiece(processor.model().unkId()).equals(token);
    }

    @Override
    public Optional<String> token(int id) {
        String token = reserved.get(id);
        if (token != null) {
            return Optional.of(token);
        }
        int piece = id - OFFSET;
        return piece >= 0 && piece < processor.size() ? Optional.of(processor.idToPiece(piece)) : Optional.empty();
    }

    @Override
    public String join(List<String> tokens) {
        return processor.decode(tokens);
    }

    @Override
    public int size() {
        return processor.size() + OFFSET;
    }
}
