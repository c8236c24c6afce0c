package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.language.Template;
import io.seqmark.tokenizer.python.Pieces;
import io.seqmark.tokenizer.python.PythonTokenizer;
import io.seqmark.tokenizer.python.SpecialAwareJoin;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel;
import io.seqmark.tokenizer.sentencepiece.SentencePieceProcessor;
import io.seqmark.tokenizer.text.PythonStrings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** T5 as the Python class of transformers 4.4: one SentencePiece model with sentinels numbered down behind it. Thread-safe. */
final class T5Pieces implements Pieces {
    static final int DEFAULT_EXTRA_IDS = 100;

    private static final Pattern SENTINEL = Pattern.compile("<extra_id_(\\d{1,9})>");

    private final SentencePieceProcessor processor;
    private final int size;
    private final Set<String> specials;

    private T5Pieces(SentencePieceProcessor processor, int extraIds, SpecialTokens specials) {
        this.processor = processor;
        this.size = processor.size() + extraIds;
        this.specials = specials.all().stream().map(AddedToken::content).collect(Collectors.toUnmodifiableSet());
    }

    /** The tokenizer of a T5 checkpoint's {@code spiece.model}. */
    static Tokenizer open(TokenizerFiles files) {
        SentencePieceProcessor processor =
                new SentencePieceProcessor(SentencePieceModel.read(files.require("spiece.model")));
        int extraIds = files.option("extra_ids", DEFAULT_EXTRA_IDS);
        SpecialTokens specials = specials(files, extraIds, Semantics.HF_4_4, Map.of());
        T5Pieces pieces = new T5Pieces(processor, extraIds, specials);
        int eos = processor.pieceToId(specials.require("eos_token", files));
        return new PythonTokenizer(
                pieces,
                specials,
                LanguageSetup.none(new Template(new int[0], new int[] {eos}, true)),
                files.modelMaxLength(),
                Semantics.HF_4_4);
    }

    /** The special tokens: where the files list none beside the named ones, the sentinels. */
    static SpecialTokens specials(
            TokenizerFiles files, int extraIds, Semantics semantics, Map<Integer, AddedToken> fast) {
        SpecialTokens specials = SpecialTokens.read(
                files,
                Map.of(
                        "eos_token", AddedToken.plain("</s>"),
                        "unk_token", AddedToken.plain("<unk>"),
                        "pad_token", AddedToken.plain("<pad>")),
                semantics,
                fast);
        if (extraIds < 0 || extraIds > 100_000) {
            throw new InputException(files.directory() + ": tokenizer_config.json has extra_ids " + extraIds);
        }
        return specials.additional().isEmpty()
                ? specials.withAdditional(IntStream.range(0, extraIds)
                        .mapToObj(i -> AddedToken.plain("<extra_id_" + i + ">"))
                        .toList())
                : specials;
    }

    @Override
    public int[] encode(String text) {
        return processor.encode(text).stream().mapToInt(this::id).toArray();
    }

    @Override
    public int id(String token) {
        Matcher sentinel = SENTINEL.matcher(token);
        return sentinel.lookingAt() ? size - Integer.parseInt(sentinel.group(1)) - 1 : processor.pieceToId(token);
    }

    @Override
    public boolean contains(String token) {
        return SENTINEL.matcher(token).lookingAt()
                || processor.pieceToId(token) != processor.model().unkId()
                || processor.idToPiece(processor.model().unkId()).equals(token);
    }

    @Override
    public Optional<String> token(int id) {
        if (id < 0) {
            return Optional.empty();
        }
        return Optional.of(id < processor.size() ? processor.idToPiece(id) : "<extra_id_" + (size - 1 - id) + ">");
    }

    @Override
    public String join(List<String> tokens) {
        return PythonStrings.strip(SpecialAwareJoin.join(tokens, specials, processor, " "));
    }

    @Override
    public int size() {
        return size;
    }
}
