package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.files.Vocabulary;
import io.seqmark.tokenizer.language.LanguageCodes;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.python.Pieces;
import io.seqmark.tokenizer.python.PythonTokenizer;
import io.seqmark.tokenizer.python.SpecialAwareJoin;
import io.seqmark.tokenizer.sentencepiece.SentencePieceProcessor;
import io.seqmark.tokenizer.text.PythonStrings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * M2M-100: a SentencePiece model whose pieces {@code vocab.json} numbers, then the languages. A Python class in every
 * version of transformers. Thread-safe.
 */
final class M2M100Pieces implements Pieces {
    private static final String VOCABULARY = "vocab.json";
    private static final String UNKNOWN = "unk_token";

    /** Rows that fairseq put behind the languages; 4.4 counts them in. */
    private static final int MADE_UP_WORDS = 8;

    private final SentencePieceProcessor processor;
    private final Vocabulary vocabulary;
    private final Map<String, Integer> languageIds = new LinkedHashMap<>();
    private final Map<Integer, String> languageTokens = new HashMap<>();
    private final String unknown;
    private final int unknownId;
    private final Set<String> specials;
    private final Semantics semantics;

    private M2M100Pieces(TokenizerFiles files, List<String> codes, SpecialTokens specialTokens, Semantics semantics) {
        Path file = files.require(VOCABULARY);
        this.vocabulary = Vocabulary.read(file, files);
        this.processor = FairseqPieces.load(files, FairseqPieces.MODEL);
        for (String code : codes) {
            int id = vocabulary.size() + languageIds.size();
            languageIds.put(token(code), id);
            languageTokens.put(id, token(code));
        }
        this.unknown = specialTokens.require(UNKNOWN, files);
        this.unknownId = vocabulary.require(unknown, file);
        this.specials = specialTokens.all().stream().map(AddedToken::content).collect(Collectors.toUnmodifiableSet());
        this.semantics = semantics;
    }

    /** The tokenizer of an M2M-100 checkpoint. */
    static Tokenizer open(TokenizerFiles files, Semantics semantics, Languages languages) {
        return open(
                files,
                semantics,
                (codes, pieces, eos) -> LanguageSetup.of(
                        LanguageSetup.Style.PREFIX_AND_FORCED_BOS,
                        codes,
                        languages,
                        files,
                        "en",
                        eos,
                        code -> pieces.id(token(code))));
    }

    /**
     * The tokenizer of a SMaLL-100 checkpoint (Mohammadshahi et al., 2022), which is code of its own in Python: a source begins with the
     * language that it is to be translated to, and nothing is forced.
     */
    static Tokenizer openSmall(TokenizerFiles files, Semantics semantics, Languages languages) {
        return open(
                files,
                semantics,
                (codes, pieces, eos) -> LanguageSetup.ofTargetFirst(
                        codes, languages, files, "en", eos, code -> pieces.id(token(code))));
    }

    /** What stands around a source, from the codes, the pieces and the id of EOS. */
    @FunctionalInterface
    private interface Setup {
        LanguageSetup of(List<String> codes, M2M100Pieces pieces, int eos);
    }

    private static Tokenizer open(TokenizerFiles files, Semantics semantics, Setup languageSetup) {
        String kind = files.tokenizerConfig().path("language_codes").asString("m2m100");
        List<String> codes = switch (kind) {
            case "m2m100" -> LanguageCodes.M2M_100;
            case "wmt21" -> LanguageCodes.WMT_21;
            default ->
                throw new InputException(files.directory() + ": tokenizer_config.json has language_codes " + kind
                        + ", known are m2m100 and wmt21");
        };
        SpecialTokens specials = SpecialTokens.read(
                files,
                Map.of(
                        "bos_token",
                        AddedToken.plain("<s>"),
                        "eos_token",
                        AddedToken.plain("</s>"),
                        "sep_token",
                        AddedToken.plain("</s>"),
                        "pad_token",
                        AddedToken.plain("<pad>"),
                        UNKNOWN,
                        AddedToken.plain("<unk>")),
                semantics);
        // 5.x means to add them as well, but its condition never holds
        if (semantics == Semantics.HF_4_4 && specials.additional().isEmpty()) {
            specials = specials.withAdditional(codes.stream()
                    .map(M2M100Pieces::token)
                    .map(AddedToken::plain)
                    .toList());
        }
        M2M100Pieces pieces = new M2M100Pieces(files, codes, specials, semantics);
        LanguageSetup setup = languageSetup.of(codes, pieces, pieces.id(specials.require("eos_token", files)));
        return new PythonTokenizer(pieces, specials, setup, files.modelMaxLength(), semantics);
    }

    private static String token(String code) {
        return "__" + code + "__";
    }

    @Override
    public int[] encode(String text) {
        return processor.encode(text).stream().mapToInt(this::id).toArray();
    }

    @Override
    public int id(String token) {
        Integer language = languageIds.get(token);
        if (language != null) {
            return language;
        }
        Integer id = vocabulary.id(token);
        return id == null ? unknownId : id;
    }

    @Override
    public boolean contains(String token) {
        return languageIds.containsKey(token) || vocabulary.id(token) != null;
    }

    @Override
    public Optional<String> token(int id) {
        String language = languageTokens.get(id);
        return Optional.of(language != null ? language : vocabulary.token(id).orElse(unknown));
    }

    @Override
    public String join(List<String> tokens) {
        if (semantics == Semantics.HF_4_4) {
            return PythonStrings.strip(String.join("", tokens).replace('\u2581', ' '));
        }
        return PythonStrings.strip(SpecialAwareJoin.join(tokens, specials, processor, ""));
    }

    @Override
    public int size() {
        return vocabulary.size() + languageIds.size() + (semantics == Semantics.HF_4_4 ? MADE_UP_WORDS : 0);
    }
}
