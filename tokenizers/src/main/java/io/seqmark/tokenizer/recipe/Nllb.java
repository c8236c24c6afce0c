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
import io.seqmark.tokenizer.language.LanguageCodes;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.rust.FastTokenizer;
import io.seqmark.tokenizer.rust.RustTokenizer;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Algorithm;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Piece;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** NLLB on the Rust library: a SentencePiece BPE with fairseq's numbering, then the languages. */
final class Nllb {
    private static final String JOIN_SPACES =
            "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" {2,}\"},\"content\":\" \"}";

    private Nllb() {}

    /** The tokenizer of {@code tokenizer.json} where there is one, else of {@code sentencepiece.bpe.model}. */
    static Tokenizer open(TokenizerFiles files, Languages languages) {
        Optional<TokenizerJsonFile> json = files.tokenizerJson();
        Map<Integer, AddedToken> fast = json.map(TokenizerJsonFile::addedTokens).orElse(Map.of());
        SpecialTokens read = SpecialTokens.read(files, FairseqPieces.defaults(false), Semantics.HF_5, fast);
        SpecialTokens specials = read.additional().isEmpty()
                ? read.withAdditional(
                        LanguageCodes.NLLB.stream().map(AddedToken::plain).toList())
                : read;
        Path file = json.map(TokenizerJsonFile::path)
                .orElseGet(() -> files.requireInsteadOfTokenizerJson(FairseqPieces.MODEL));
        TokenizerJson out = new TokenizerJson();
        Map<String, Integer> ids = new HashMap<>();
        if (json.isPresent()) {
            TokenizerJsonFile from = json.get();
            ByteLevelFiles bpe = ByteLevelFiles.fromTokenizerJson(files, from);
            bpe.vocabulary().forEach(ids::put);
            out.field("normalizer", normalizer(from.precompiledCharsMap()))
                    .bpe(bpe.json(), bpe.merges(), specials.require("unk_token", files));
        } else {
            SentencePieceModel model = SentencePieceModel.read(file);
            if (model.algorithm() != Algorithm.BPE) {
                throw new InputException(file + " is no BPE model, which an NLLB checkpoint needs");
            }
            Map<String, Integer> vocabulary = renumber(model.pieces(), specials, files);
            ids.putAll(vocabulary);
            out.field(
                            "normalizer",
                            normalizer(
                                    TokenizerJson.precompiled(model.normalizer().charsMap())))
                    .bpe(
                            TokenizerJson.vocabulary(vocabulary),
                            merges(model.pieces()),
                            specials.require("unk_token", files));
        }
        AddedIds added = AddedIds.of(specials, ids::get, ids.size());
        added.tokens().forEach((id, token) -> ids.putIfAbsent(token.content(), id));
        out.addedTokens(added.tokens())
                .field("pre_tokenizer", TokenizerJson.METASPACE)
                .field("post_processor", "null")
                .field("decoder", TokenizerJson.METASPACE);
        LanguageSetup setup = LanguageSetup.of(
                files.option("legacy_behaviour", false)
                        ? LanguageSetup.Style.SUFFIX_AND_FORCED_BOS
                        : LanguageSetup.Style.PREFIX_AND_FORCED_BOS,
                LanguageCodes.withAdded(
                        LanguageCodes.NLLB.stream().filter(ids::containsKey).toList(),
                        specials,
                        List.copyOf(added.tokens().values())),
                languages,
                files,
                "eng_Latn",
                require(ids, specials.require("eos_token", files), file),
                code -> require(ids, code, file));
        return new FastTokenizer(
                RustTokenizer.fromJson(out.toString(), file.toString()), setup, files.modelMaxLength(), added.size());
    }

    private static String normalizer(String charsMap) {
        return "null".equals(charsMap)
                ? "null"
                : "{\"type\":\"Sequence\",\"normalizers\":[" + charsMap + "," + JOIN_SPACES + "]}";
    }

    /** The id of a token that the vocabulary must have. */
    static int require(Map<String, Integer> ids, String token, Path file) {
        Integer id = ids.get(token);
        if (id == null) {
            throw new InputException(file + " has no " + token + ": it belongs to another tokenizer");
        }
        return id;
    }

    /** fairseq's four special tokens first, then the pieces in their order. */
    private static Map<String, Integer> renumber(List<Piece> pieces, SpecialTokens specials, TokenizerFiles files) {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of("bos_token", "pad_token", "eos_token", "unk_token")
                                .map(name -> specials.require(name, files)),
                        pieces.stream().map(Piece::text))
                .forEach(token -> vocabulary.putIfAbsent(token, vocabulary.size()));
        return vocabulary;
    }

    private record Merge(String left, String right, int leftId, int rightId, int id) {}

    /**
     * The merges that the pieces imply: every way to cut a piece in two known ones, in the order of the merged piece's id
     * (transformers' {@code generate_merges}).
     */
    static List<String[]> merges(List<Piece> pieces) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < pieces.size(); id++) {
            ids.put(pieces.get(id).text(), id);
        }
        List<Merge> merges = new ArrayList<>();
        for (int id = 0; id < pieces.size(); id++) {
            String whole = pieces.get(id).text();
            List<Merge> local = new ArrayList<>();
            for (int cut = 1; cut < whole.length(); cut++) {
                if (Character.isLowSurrogate(whole.charAt(cut))) {
                    continue;
                }
                Integer left = ids.get(whole.substring(0, cut));
                Integer right = ids.get(whole.substring(cut));
                if (left != null && right != null) {
                    local.add(new Merge(whole.substring(0, cut), whole.substring(cut), left, right, id));
                }
            }
            local.sort(Comparator.comparingInt(Merge::leftId).thenComparingInt(Merge::rightId));
            merges.addAll(local);
        }
        merges.sort(Comparator.comparingInt(Merge::id)
                .thenComparingInt(merge -> merge.left.codePointCount(0, merge.left.length()))
                .thenComparingInt(merge -> merge.right.codePointCount(0, merge.right.length())));
        return merges.stream()
                .map(merge -> new String[] {merge.left, merge.right})
                .toList();
    }
}
