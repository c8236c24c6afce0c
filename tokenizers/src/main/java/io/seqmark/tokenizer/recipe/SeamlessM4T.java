package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedIds;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.ByteLevelFiles;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.files.TokenizerJson;
import io.seqmark.tokenizer.files.TokenizerJsonFile;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.rust.FastTokenizer;
import io.seqmark.tokenizer.rust.RustTokenizer;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Algorithm;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Piece;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** SeamlessM4T on the Rust library: a SentencePiece BPE, then the languages, whose tokens have bars around their codes. */
final class SeamlessM4T {
    private static final String NORMALIZER = "{\"type\":\"Sequence\",\"normalizers\":["
            + "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"[\\n\\r\\t]\"},\"content\":\" \"},"
            + "{\"type\":\"NFKC\"},"
            + "{\"type\":\"Strip\",\"strip_left\":false,\"strip_right\":true},"
            + "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" +\u2581\"},\"content\":\"\u2581\"},"
            + "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"^\u2581+$\"},\"content\":\"\"},"
            + "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" {2,}\"},\"content\":\"\u2581\"}]}";
    private static final String METASPACE =
            "{\"type\":\"Metaspace\",\"replacement\":\"\u2581\",\"prepend_scheme\":\"first\",\"split\":true}";

    private static final Pattern LANGUAGE = Pattern.compile("__[a-zA-Z_]+__");
    private static final int BARS = 2;

    private SeamlessM4T() {}

    /** The tokenizer of {@code tokenizer.json} where there is one, else of {@code sentencepiece.bpe.model}. */
    static Tokenizer open(TokenizerFiles files, Languages languages) {
        Optional<TokenizerJsonFile> json = files.tokenizerJson();
        Map<Integer, AddedToken> fast = json.map(TokenizerJsonFile::addedTokens).orElse(Map.of());
        SpecialTokens specials = SpecialTokens.read(files, defaults(), Semantics.HF_5, fast);
        Path file = json.map(TokenizerJsonFile::path)
                .orElseGet(() -> files.requireInsteadOfTokenizerJson(FairseqPieces.MODEL));
        TokenizerJson out = new TokenizerJson();
        Map<String, Integer> ids = new HashMap<>();
        String unknown = specials.require("unk_token", files);
        if (json.isPresent()) {
            ByteLevelFiles bpe = ByteLevelFiles.fromTokenizerJson(files, json.get());
            bpe.vocabulary().forEach(ids::put);
            out.bpe(bpe.json(), bpe.merges(), unknown);
        } else {
            SentencePieceModel model = SentencePieceModel.read(file);
            if (model.algorithm() != Algorithm.BPE) {
                throw new InputException(file + " is no BPE model, which a SeamlessM4T checkpoint needs");
            }
            ids.putAll(numbered(model.pieces()));
            out.bpe(TokenizerJson.vocabulary(ids), Nllb.merges(model.pieces()), unknown);
        }
        AddedIds added = AddedIds.of(specials, ids::get, ids.size());
        added.tokens().forEach((id, token) -> ids.putIfAbsent(token.content(), id));
        out.addedTokens(added.tokens())
                .field("normalizer", NORMALIZER)
                .field("pre_tokenizer", METASPACE)
                .field("post_processor", "null")
                .field("decoder", METASPACE);
        List<String> codes = added.tokens().values().stream()
                .map(AddedToken::content)
                .filter(token -> LANGUAGE.matcher(token).matches())
                .map(token -> token.substring(BARS, token.length() - BARS))
                .toList();
        LanguageSetup setup = LanguageSetup.of(
                LanguageSetup.Style.PREFIX_AND_FORCED_BOS,
                codes,
                languages,
                files,
                "eng",
                Nllb.require(ids, specials.require("eos_token", files), file),
                code -> Nllb.require(ids, "__" + code + "__", file));
        return new FastTokenizer(
                RustTokenizer.fromJson(out.toString(), file.toString()), setup, files.modelMaxLength(), added.size());
    }

    /** {@code <pad>} first, then the pieces in their order. */
    private static Map<String, Integer> numbered(List<Piece> pieces) {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        vocabulary.put("<pad>", 0);
        for (int i = 0; i < pieces.size(); i++) {
            vocabulary.put(pieces.get(i).text(), i + 1);
        }
        return vocabulary;
    }

    private static Map<String, AddedToken> defaults() {
        Map<String, AddedToken> defaults = new HashMap<>(FairseqPieces.defaults(false));
        defaults.remove("mask_token");
        return defaults;
    }
}
