package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedIds;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.files.TokenizerJson;
import io.seqmark.tokenizer.files.TokenizerJsonFile;
import io.seqmark.tokenizer.files.Vocabulary;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.language.Template;
import io.seqmark.tokenizer.python.PythonTokenizer;
import io.seqmark.tokenizer.python.WordPieces;
import io.seqmark.tokenizer.rust.FastTokenizer;
import io.seqmark.tokenizer.rust.RustTokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Opens the WordPiece tokenizers: BERT (Python in 4.4, Rust in 5.x) and ProphetNet (Python in both). */
final class Bert {
    private static final String UNKNOWN = "unk_token";
    private static final String CLS = "cls_token";
    private static final String SEP = "sep_token";
    private static final String VOCABULARY = "vocab.txt";

    private Bert() {}

    /** BERT: {@code [CLS] source [SEP]}. */
    static Tokenizer bert(TokenizerFiles files, Semantics semantics) {
        boolean python = semantics == Semantics.HF_4_4 && files.find(VOCABULARY).isPresent();
        Optional<TokenizerJsonFile> json = python ? Optional.empty() : files.tokenizerJson();
        SpecialTokens specials = SpecialTokens.read(
                files,
                defaults(true),
                semantics,
                json.map(TokenizerJsonFile::addedTokens).orElse(Map.of()));
        if (json.isEmpty() && files.find(VOCABULARY).isEmpty()) {
            throw files.missing(TokenizerFiles.TOKENIZER_JSON, VOCABULARY);
        }
        Path file = json.map(TokenizerJsonFile::path).orElseGet(() -> files.require(VOCABULARY));
        Vocabulary vocabulary =
                json.map(from -> fromJson(from, files)).orElseGet(() -> Vocabulary.ofLines(files.lines(file), file));
        Template template = Template.of(
                new int[] {vocabulary.require(specials.require(CLS, files), file)},
                vocabulary.require(specials.require(SEP, files), file));
        if (python) {
            WordPieces pieces = pieces(files, vocabulary, file, specials, semantics, true);
            return new PythonTokenizer(
                    pieces, specials, LanguageSetup.none(template), files.modelMaxLength(), semantics);
        }
        AddedIds added = AddedIds.of(specials, vocabulary::id, vocabulary.size());
        RustTokenizer rust = RustTokenizer.fromJson(json(files, vocabulary, specials, added), file.toString());
        return new FastTokenizer(rust, LanguageSetup.none(template), files.modelMaxLength(), added.size());
    }

    /** ProphetNet: {@code source [SEP]}. */
    static Tokenizer prophetNet(TokenizerFiles files, Semantics semantics) {
        SpecialTokens specials = SpecialTokens.read(files, defaults(false), semantics);
        Path file = files.require("prophetnet.tokenizer");
        Vocabulary vocabulary = Vocabulary.ofLines(files.lines(file), file);
        int sep = vocabulary.require(specials.require(SEP, files), file);
        String second = files.tokenizerConfig().path("x_sep_token").asString("[X_SEP]");
        SpecialTokens all = semantics != Semantics.HF_4_4 ? withSecondSeparator(specials, second) : specials;
        return new PythonTokenizer(
                pieces(files, vocabulary, file, all, semantics, false),
                all,
                LanguageSetup.none(Template.of(new int[0], sep)),
                files.modelMaxLength(),
                semantics,
                semantics != Semantics.HF_4_4 ? List.of() : List.of(AddedToken.plain(second)));
    }

    /** 5.x counts any {@code ..._token} of the files among the special ones. */
    private static SpecialTokens withSecondSeparator(SpecialTokens specials, String second) {
        List<AddedToken> additional = new java.util.ArrayList<>(specials.additional());
        additional.add(AddedToken.plain(second));
        return specials.withAdditional(additional);
    }

    static Map<String, AddedToken> defaults(boolean withCls) {
        Map<String, AddedToken> defaults = new HashMap<>();
        Map.of(UNKNOWN, "[UNK]", SEP, "[SEP]", "pad_token", "[PAD]", "mask_token", "[MASK]")
                .forEach((name, text) -> defaults.put(name, AddedToken.plain(text)));
        if (withCls) {
            defaults.put(CLS, AddedToken.plain("[CLS]"));
        }
        return defaults;
    }

    private static WordPieces pieces(
            TokenizerFiles files,
            Vocabulary vocabulary,
            Path file,
            SpecialTokens specials,
            Semantics semantics,
            boolean lowerCaseFirst) {
        boolean lowerCase = files.option("do_lower_case", true);
        JsonNode accents = files.tokenizerConfig().path("strip_accents");
        Set<String> unsplit = specials.all().stream().map(AddedToken::content).collect(Collectors.toUnmodifiableSet());
        String unknown = specials.require(UNKNOWN, files);
        vocabulary.require(unknown, file);
        return new WordPieces(
                vocabulary,
                unknown,
                new WordPieces.Options(
                        lowerCase,
                        accents.asBoolean(lowerCase),
                        files.option("tokenize_chinese_chars", true),
                        files.option("do_basic_tokenize", true),
                        semantics != Semantics.HF_4_4,
                        lowerCase && lowerCaseFirst),
                unsplit);
    }

    private static Vocabulary fromJson(TokenizerJsonFile json, TokenizerFiles files) {
        String vocabulary = json.model("vocab");
        if (!vocabulary.startsWith("{")) {
            throw new InputException(json.path() + " holds no WordPiece model, which a " + files.modelType()
                    + " checkpoint needs: it belongs to another tokenizer");
        }
        return Vocabulary.parse(vocabulary, json.path());
    }

    private static String json(TokenizerFiles files, Vocabulary vocabulary, SpecialTokens specials, AddedIds added) {
        JsonNode accents = files.tokenizerConfig().path("strip_accents");
        String normalizer = "{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":"
                + files.option("tokenize_chinese_chars", true) + ",\"strip_accents\":"
                + (accents.isBoolean() ? accents.toString() : "null") + ",\"lowercase\":"
                + files.option("do_lower_case", true) + "}";
        return new TokenizerJson()
                .addedTokens(added.tokens())
                .field("normalizer", normalizer)
                .field("pre_tokenizer", "{\"type\":\"BertPreTokenizer\"}")
                .field("post_processor", "null")
                .field("decoder", "{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true}")
                .wordPiece(vocabulary.toJson(), specials.require(UNKNOWN, files))
                .toString();
    }
}
