package io.seqmark.tokenizer.recipe;

import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.language.LanguageCodes;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.language.Template;
import io.seqmark.tokenizer.python.Pieces;
import io.seqmark.tokenizer.python.PythonTokenizer;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel;
import io.seqmark.tokenizer.sentencepiece.SentencePieceProcessor;
import io.seqmark.tokenizer.text.PythonStrings;
import io.seqmark.tokenizer.text.WholeTextCleanup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SentencePiece with fairseq's numbering: some tokens have ids of their own, the pieces follow at an offset. The Python
 * classes of mBART, mBART-50, BARThez, XLM-RoBERTa, XLM-ProphetNet. Thread-safe.
 */
final class FairseqPieces implements Pieces {
    static final String MODEL = "sentencepiece.bpe.model";

    private static final String MASK = "mask_token";
    private static final int UNKNOWN = 3;

    private final SentencePieceProcessor processor;
    private final Map<String, Integer> reserved;
    private final Map<Integer, String> reservedById = new HashMap<>();
    private final int offset;
    private final int size;
    private final boolean cleans;

    private FairseqPieces(SentencePieceProcessor processor, Map<String, Integer> reserved, int offset, int size) {
        this(processor, reserved, offset, size, false);
    }

    /**
     * @param cleans whether decoded text loses spaces before punctuation even where the caller asks for none of it
     */
    private FairseqPieces(
            SentencePieceProcessor processor, Map<String, Integer> reserved, int offset, int size, boolean cleans) {
        this.cleans = cleans;
        this.processor = processor;
        this.reserved = reserved;
        reserved.forEach((token, id) -> reservedById.put(id, token));
        this.offset = offset;
        this.size = size;
    }

    /** mBART and mBART-50, transformers 4.4. */
    static Tokenizer mbart(TokenizerFiles files, Languages languages, boolean fifty) {
        SentencePieceProcessor processor = load(files, MODEL);
        List<String> codes = fifty ? LanguageCodes.MBART_50 : LanguageCodes.MBART;
        Map<String, Integer> reserved = fairseqTokens();
        for (String code : codes) {
            reserved.put(code, processor.size() + 1 + reserved.size() - 4);
        }
        reserved.put("<mask>", processor.size() + 1 + codes.size());
        FairseqPieces pieces = new FairseqPieces(processor, reserved, 1, processor.size() + codes.size() + 2);
        SpecialTokens specials = SpecialTokens.read(files, defaults(fifty), Semantics.HF_4_4);
        if (specials.additional().isEmpty()) {
            specials = specials.withAdditional(
                    codes.stream().map(AddedToken::plain).toList());
        }
        LanguageSetup setup = LanguageSetup.of(
                fifty ? LanguageSetup.Style.PREFIX_AND_FORCED_BOS : LanguageSetup.Style.SUFFIX_AND_DECODER_START,
                codes,
                languages,
                files,
                "en_XX",
                pieces.id(specials.require("eos_token", files)),
                pieces::id);
        return new PythonTokenizer(pieces, specials, setup, files.modelMaxLength(), Semantics.HF_4_4);
    }

    /**
     * PLBART.
     *
     * @param codes its languages' tokens, which follow the pieces
     * @param masks whether the mask follows them
     */
    static FairseqPieces plbart(TokenizerFiles files, List<String> codes, boolean masks) {
        SentencePieceProcessor processor = load(files, MODEL);
        Map<String, Integer> reserved = fairseqTokens();
        int next = processor.size() + 1;
        for (String code : codes) {
            reserved.put(code, next++);
        }
        if (masks) {
            reserved.put("<mask>", next++);
        }
        boolean cleans = files.option("clean_up_tokenization_spaces", true);
        return new FairseqPieces(processor, reserved, 1, next, cleans);
    }

    /** BARThez, transformers 4.4: the pieces keep their own ids. */
    static Tokenizer barthez(TokenizerFiles files) {
        SentencePieceProcessor processor = load(files, MODEL);
        Map<String, Integer> reserved = fairseqTokens();
        reserved.put("<mask>", processor.size() - 1);
        return betweenClsAndSep(files, new FairseqPieces(processor, reserved, 0, processor.size()));
    }

    /** XLM-RoBERTa, transformers 4.4. */
    static Tokenizer xlmRoberta(TokenizerFiles files) {
        SentencePieceProcessor processor = load(files, MODEL);
        Map<String, Integer> reserved = fairseqTokens();
        reserved.put("<mask>", processor.size() + 1);
        return betweenClsAndSep(files, new FairseqPieces(processor, reserved, 1, processor.size() + 2));
    }

    private static Tokenizer betweenClsAndSep(TokenizerFiles files, FairseqPieces pieces) {
        SpecialTokens specials = SpecialTokens.read(files, defaults(false), Semantics.HF_4_4);
        Template template = Template.of(
                new int[] {pieces.id(specials.require("cls_token", files))},
                pieces.id(specials.require("sep_token", files)));
        return new PythonTokenizer(
                pieces, specials, LanguageSetup.none(template), files.modelMaxLength(), Semantics.HF_4_4);
    }

    /** XLM-ProphetNet; transformers 5 keeps the class as it was. */
    static Tokenizer xlmProphetNet(TokenizerFiles files, Semantics semantics) {
        SentencePieceProcessor processor = load(files, "prophetnet.tokenizer");
        Map<String, Integer> reserved = new LinkedHashMap<>();
        List<String> tokens = new ArrayList<>(List.of("[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"));
        for (int i = 0; i < 10; i++) {
            tokens.add("[unused" + i + "]");
        }
        tokens.forEach(token -> reserved.put(token, reserved.size()));
        FairseqPieces pieces = new FairseqPieces(processor, reserved, 12, processor.size() + 12);
        Map<String, AddedToken> defaults = new HashMap<>();
        Map.of(
                        "bos_token",
                        "[SEP]",
                        "eos_token",
                        "[SEP]",
                        "sep_token",
                        "[SEP]",
                        "unk_token",
                        "[UNK]",
                        "pad_token",
                        "[PAD]",
                        "cls_token",
                        "[CLS]",
                        MASK,
                        "[MASK]")
                .forEach((name, text) -> defaults.put(name, AddedToken.plain(text)));
        SpecialTokens specials = SpecialTokens.read(files, defaults, semantics);
        int sep = pieces.id(specials.require("sep_token", files));
        return new PythonTokenizer(
                pieces,
                specials,
                LanguageSetup.none(Template.of(new int[0], sep)),
                files.modelMaxLength(),
                semantics,
                tokens.stream().map(AddedToken::plain).toList());
    }

    static SentencePieceProcessor load(TokenizerFiles files, String name) {
        return new SentencePieceProcessor(SentencePieceModel.read(files.require(name)));
    }

    private static Map<String, Integer> fairseqTokens() {
        Map<String, Integer> reserved = new LinkedHashMap<>();
        for (String token : List.of("<s>", "<pad>", "</s>", "<unk>")) {
            reserved.put(token, reserved.size());
        }
        return reserved;
    }

    /** The defaults of XLM-RoBERTa's classes; mBART-50 has no BOS. */
    static Map<String, AddedToken> defaults(boolean withoutBos) {
        Map<String, AddedToken> defaults = new HashMap<>();
        Map.of(
                        "bos_token", "<s>",
                        "eos_token", "</s>",
                        "sep_token", "</s>",
                        "cls_token", "<s>",
                        "unk_token", "<unk>",
                        "pad_token", "<pad>")
                .forEach((name, text) -> defaults.put(name, AddedToken.plain(text)));
        defaults.put(MASK, AddedToken.mask("<mask>"));
        if (withoutBos) {
            defaults.remove("bos_token");
        }
        return defaults;
    }

    @Override
    public int[] encode(String text) {
        return processor.encode(text).stream().mapToInt(this::id).toArray();
    }

    /** Piece 0 is SentencePiece's unknown. */
    @Override
    public int id(String token) {
        Integer id = reserved.get(token);
        if (id != null) {
            return id;
        }
        int piece = processor.pieceToId(token);
        return piece == 0 ? UNKNOWN : piece + offset;
    }

    @Override
    public boolean contains(String token) {
        return reserved.containsKey(token) || processor.pieceToId(token) != 0;
    }

    @Override
    public Optional<String> token(int id) {
        String token = reservedById.get(id);
        if (token != null) {
            return Optional.of(token);
        }
        int piece = id - offset;
        return piece >= 0 && piece < processor.size() ? Optional.of(processor.idToPiece(piece)) : Optional.empty();
    }

    @Override
    public String join(List<String> tokens) {
        String text = PythonStrings.strip(String.join("", tokens).replace('\u2581', ' '));
        return cleans ? WholeTextCleanup.of(text) : text;
    }

    @Override
    public int size() {
        return size;
    }
}
