package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedIds;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.files.TokenizerJson;
import io.seqmark.tokenizer.files.TokenizerJsonCheck;
import io.seqmark.tokenizer.files.TokenizerJsonFile;
import io.seqmark.tokenizer.language.LanguageCodes;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.language.Template;
import io.seqmark.tokenizer.rust.FastTokenizer;
import io.seqmark.tokenizer.rust.GenericFast;
import io.seqmark.tokenizer.rust.RustTokenizer;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Algorithm;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Piece;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.PieceType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Unigram tokenizers on the Rust library, as the classes of transformers 5 build them: they take the vocabulary and the
 * character map of {@code tokenizer.json} (or of the SentencePiece file) and fix everything else themselves.
 */
final class UnigramFast {
    /** More tokens before the pieces than any vocabulary has. */
    private static final int MAX_OFFSET = 1 << 16;

    private static final String SPLIT_AT_SPACES =
            "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"WhitespaceSplit\"}," + TokenizerJson.METASPACE
                    + "]}";
    private static final String JOIN_SPACES = replace(" {2,}");

    private final TokenizerFiles files;
    private final SpecialTokens specials;
    private final Optional<TokenizerJsonFile> json;
    private final Recipe recipe;

    /**
     * What a class fixes.
     *
     * @param model the SentencePiece file's name
     * @param renumber the vocabulary from the file's pieces
     * @param unkId the unknown piece's id; {@link #BY_NAME} where it is that of the first piece of that name
     * @param normalizer the normalizer around a character map, which may be {@code null}
     * @param preTokenizer the pre-tokenizer
     */
    private record Recipe(
            String model,
            UnaryOperator<List<Piece>> renumber,
            int unkId,
            UnaryOperator<String> normalizer,
            String preTokenizer) {
        static final int BY_NAME = -1;
    }

    private UnigramFast(TokenizerFiles files, SpecialTokens specials, Optional<TokenizerJsonFile> json, Recipe recipe) {
        this.files = files;
        this.specials = specials;
        this.json = json;
        this.recipe = recipe;
    }

    /** T5 and its kind: text is split at white space first, unlike in SentencePiece. */
    static Tokenizer t5(TokenizerFiles files) {
        int extraIds = files.option("extra_ids", T5Pieces.DEFAULT_EXTRA_IDS);
        Optional<TokenizerJsonFile> json = files.tokenizerJson();
        SpecialTokens specials = T5Pieces.specials(files, extraIds, Semantics.HF_5, added(json));
        List<Piece> sentinels = new ArrayList<>();
        for (int i = extraIds - 1; i >= 0; i--) {
            sentinels.add(new Piece("<extra_id_" + i + ">", 0, PieceType.USER_DEFINED));
        }
        Recipe recipe = new Recipe(
                "spiece.model", pieces -> concat(pieces, sentinels), 2, UnaryOperator.identity(), SPLIT_AT_SPACES);
        return new UnigramFast(files, specials, json, recipe)
                .open((rust, ids) -> LanguageSetup.none(
                        Template.of(new int[0], require(ids, specials.require("eos_token", files), files))));
    }

    /** mBART (which loses its character map in 5.x) and mBART-50. */
    static Tokenizer mbart(TokenizerFiles files, Languages languages, boolean fifty) {
        Optional<TokenizerJsonFile> json = files.tokenizerJson();
        List<String> codes = fifty ? LanguageCodes.MBART_50 : LanguageCodes.MBART;
        SpecialTokens read = SpecialTokens.read(files, FairseqPieces.defaults(fifty), Semantics.HF_5, added(json));
        // a null or an empty list counts: 5.x then takes no code for special
        SpecialTokens specials = read.additional().isEmpty() && !SpecialTokens.listsAdditional(files)
                ? read.withAdditional(codes.stream().map(AddedToken::plain).toList())
                : read;
        List<String> first = Stream.of("cls_token", "pad_token", "eos_token", "unk_token")
                .map(name -> specials.require(name, files))
                .toList();
        List<Piece> tail = new ArrayList<>(special(codes, 0));
        tail.addAll(special(List.of(specials.text("mask_token").orElse("<mask>")), 0));
        Recipe recipe = new Recipe(
                FairseqPieces.MODEL,
                pieces -> concat(concat(special(first, 0), pieces.subList(3, pieces.size())), tail),
                3,
                fifty ? map -> sequence(map, JOIN_SPACES) : map -> "null",
                fifty ? TokenizerJson.METASPACE : SPLIT_AT_SPACES);
        return new UnigramFast(files, specials, json, recipe)
                .open((rust, ids) -> LanguageSetup.of(
                        fifty
                                ? LanguageSetup.Style.PREFIX_AND_FORCED_BOS
                                : LanguageSetup.Style.SUFFIX_AND_DECODER_START,
                        LanguageCodes.withAdded(codes, specials, tokens(specials)),
                        languages,
                        files,
                        "en_XX",
                        require(ids, specials.require("eos_token", files), files),
                        code -> require(ids, code, files)));
    }

    private static List<AddedToken> tokens(SpecialTokens specials) {
        return Stream.concat(specials.additional().stream(), specials.added().values().stream())
                .toList();
    }

    /** XLM-RoBERTa. */
    static Tokenizer xlmRoberta(TokenizerFiles files) {
        Optional<TokenizerJsonFile> json = files.tokenizerJson();
        SpecialTokens specials = SpecialTokens.read(files, FairseqPieces.defaults(false), Semantics.HF_5, added(json));
        List<String> first = Stream.of("bos_token", "pad_token", "eos_token", "unk_token")
                .map(name -> specials.require(name, files))
                .toList();
        List<Piece> mask = special(List.of(specials.text("mask_token").orElse("<mask>")), 0);
        Recipe recipe = new Recipe(
                FairseqPieces.MODEL,
                pieces -> concat(concat(special(first, 0), pieces.subList(3, pieces.size())), mask),
                3,
                UnaryOperator.identity(),
                files.option("add_prefix_space", true) ? SPLIT_AT_SPACES : SPLIT_AT_SPACES.replace("always", "never"));
        return new UnigramFast(files, specials, json, recipe)
                .open((rust, ids) -> LanguageSetup.none(Template.of(
                        new int[] {require(ids, specials.require("bos_token", files), files)},
                        require(ids, specials.require("eos_token", files), files))));
    }

    /** Pegasus and its kind. */
    static Tokenizer pegasus(TokenizerFiles files) {
        Optional<TokenizerJsonFile> json = files.tokenizerJson();
        SpecialTokens read = SpecialTokens.read(files, PegasusPieces.defaults(), Semantics.HF_5, added(json));
        int offset = files.option("offset", PegasusPieces.OFFSET);
        if (offset < 0 || offset > MAX_OFFSET) {
            throw new InputException("%s: offset is %d; expected 0 to %d"
                    .formatted(files.directory().resolve("tokenizer_config.json"), offset, MAX_OFFSET));
        }
        Optional<String> sentenceMask = sentenceMask(files, "<mask_1>");
        List<String> unused = new ArrayList<>();
        for (int i = 2; i < offset; i++) {
            unused.add("<unk_" + i + ">");
        }
        SpecialTokens specials = read.additional().isEmpty()
                ? read.withAdditional(Stream.concat(sentenceMask.stream(), unused.stream())
                        .map(AddedToken::plain)
                        .toList())
                : read;
        List<String> first = Stream.of("pad_token", "eos_token")
                .map(name -> specials.require(name, files))
                .toList();
        List<String> masks = masks(files, specials);
        Recipe recipe = new Recipe(
                PegasusPieces.MODEL,
                pieces -> concat(
                        concat(special(first, 0), special(masks, 0)),
                        concat(special(unused, -100), pieces.subList(2, pieces.size()))),
                Recipe.BY_NAME,
                map -> "null".equals(map) ? sequence(replace("\\\\n"), JOIN_SPACES) : sequence(map, JOIN_SPACES),
                TokenizerJson.METASPACE);
        return new UnigramFast(files, specials, json, recipe)
                .open((rust, ids) -> LanguageSetup.none(
                        Template.of(new int[0], require(ids, specials.require("eos_token", files), files))));
    }

    /** The converter's defaults are swapped against the class's; where the files name both it does not matter. */
    private static List<String> masks(TokenizerFiles files, SpecialTokens specials) {
        String mask = files.tokenizerConfig().has("mask_token")
                        || files.specialTokensMap().has("mask_token")
                ? specials.text("mask_token").orElse("<mask_1>")
                : "<mask_1>";
        return Stream.concat(Stream.of(mask), sentenceMask(files, "<mask_2>").stream())
                .distinct()
                .toList();
    }

    /** BigBird-Pegasus says null: it has none. */
    private static Optional<String> sentenceMask(TokenizerFiles files, String absent) {
        JsonNode value = files.tokenizerConfig().path("mask_token_sent");
        return value.isNull() ? Optional.empty() : Optional.of(value.asString(absent));
    }

    /** BARThez. */
    static Tokenizer barthez(TokenizerFiles files) {
        Optional<TokenizerJsonFile> json = files.tokenizerJson();
        if (json.filter(file -> file.model("vocab").startsWith("{")).isPresent()) {
            return GenericFast.open(files, Semantics.HF_5); // a BPE model, on which 5.12's class fails
        }
        SpecialTokens specials = SpecialTokens.read(files, FairseqPieces.defaults(false), Semantics.HF_5, added(json));
        String scheme = files.option("add_prefix_space", true) ? "always" : "never";
        Recipe recipe = new Recipe(
                FairseqPieces.MODEL,
                UnaryOperator.identity(),
                3,
                map -> sequence(
                        replace("\\\\s{2,}|[\\\\n\\\\r\\\\t]"),
                        "{\"type\":\"NFC\"}",
                        "{\"type\":\"Strip\",\"strip_left\":false,\"strip_right\":true}"),
                TokenizerJson.METASPACE.replace("always", scheme));
        return new UnigramFast(files, specials, json, recipe)
                .open((rust, ids) -> LanguageSetup.none(
                        FastTokenizer.templateOf(rust, files.directory().toString())));
    }

    private static Map<Integer, AddedToken> added(Optional<TokenizerJsonFile> json) {
        return json.map(TokenizerJsonFile::addedTokens).orElse(Map.of());
    }

    private Tokenizer open(BiFunction<RustTokenizer, Map<String, Integer>, LanguageSetup> setup) {
        TokenizerJson out = new TokenizerJson();
        Map<String, Integer> ids = new HashMap<>();
        Path file =
                json.map(TokenizerJsonFile::path).orElseGet(() -> files.requireInsteadOfTokenizerJson(recipe.model));
        if (json.isPresent()) {
            TokenizerJsonFile from = json.get();
            TokenizerJsonCheck.postProcessor(from);
            String vocabulary = from.model("vocab");
            if (!vocabulary.startsWith("[")) {
                throw new InputException(file + " holds no unigram model, which a " + files.modelType()
                        + " checkpoint needs: it belongs to another tokenizer");
            }
            JsonNode entries = JsonMapper.shared().readTree(vocabulary);
            TokenizerJsonCheck.unigram(from, entries);
            for (JsonNode entry : entries) {
                ids.putIfAbsent(entry.path(0).asString(""), ids.size());
            }
            out.field("normalizer", recipe.normalizer.apply(from.precompiledCharsMap()))
                    .field(
                            "model",
                            "{\"type\":\"Unigram\",\"unk_id\":" + unkId(ids) + ",\"byte_fallback\":false,\"vocab\":"
                                    + vocabulary + "}")
                    .field("post_processor", from.tree("post_processor").toString());
        } else {
            SentencePieceModel model = SentencePieceModel.read(file);
            if (model.algorithm() != Algorithm.UNIGRAM || model.pieces().size() < 4) {
                throw new InputException(file + " is no unigram model, which a " + files.modelType()
                        + " checkpoint needs: it belongs to another tokenizer");
            }
            List<Piece> pieces = recipe.renumber.apply(model.pieces());
            pieces.forEach(piece -> ids.putIfAbsent(piece.text(), ids.size()));
            out.field(
                            "normalizer",
                            recipe.normalizer.apply(
                                    TokenizerJson.precompiled(model.normalizer().charsMap())))
                    .unigram(pieces, unkId(ids))
                    .field("post_processor", "null");
        }
        AddedIds added = AddedIds.of(specials, ids::get, ids.size());
        added.tokens().forEach((id, token) -> ids.putIfAbsent(token.content(), id));
        out.addedTokens(added.tokens())
                .field("pre_tokenizer", recipe.preTokenizer)
                .field("decoder", decoder());
        RustTokenizer rust = RustTokenizer.fromJson(out.toString(), file.toString());
        return new FastTokenizer(rust, setup.apply(rust, ids), files.modelMaxLength(), added.size());
    }

    private int unkId(Map<String, Integer> ids) {
        return recipe.unkId == Recipe.BY_NAME
                ? require(ids, specials.require("unk_token", files), files)
                : recipe.unkId;
    }

    /** The last step of the pre-tokenizer undoes itself. */
    private String decoder() {
        return recipe.preTokenizer.startsWith("{\"type\":\"Metaspace\"")
                ? recipe.preTokenizer
                : TokenizerJson.METASPACE;
    }

    private static int require(Map<String, Integer> ids, String token, TokenizerFiles files) {
        Integer id = ids.get(token);
        if (id == null) {
            throw new InputException(
                    files.directory() + ": the tokenizer has no " + token + ": it belongs to another checkpoint");
        }
        return id;
    }

    private static List<Piece> special(List<String> tokens, float score) {
        return tokens.stream()
                .map(token -> new Piece(token, score, PieceType.CONTROL))
                .toList();
    }

    private static List<Piece> concat(List<Piece> first, List<Piece> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static String replace(String regex) {
        return "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"" + regex + "\"},\"content\":\" \"}";
    }

    /** A sequence of normalizers; one that is {@code null} is left out. */
    private static String sequence(String... steps) {
        return "{\"type\":\"Sequence\",\"normalizers\":["
                + String.join(
                        ",",
                        Stream.of(steps).filter(step -> !"null".equals(step)).toList()) + "]}";
    }
}
