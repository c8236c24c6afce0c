package io.seqmark.tokenizer;

import io.seqmark.contract.InputException;
import io.seqmark.contract.Semantics;
import io.seqmark.tokenizer.natives.RustTokenizer;
import io.seqmark.tokenizer.sentencepiece.CharsMap;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Algorithm;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.Piece;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel.PieceType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * T5 on the Rust library, as {@code T5Tokenizer} of transformers 5 builds it: text is split at white space first, unlike
 * in SentencePiece.
 */
final class T5Fast {
    private static final String PRE_TOKENIZER =
            "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"WhitespaceSplit\"}," + TokenizerJson.METASPACE
                    + "]}";

    /** The class fixes it, whatever the file says. */
    private static final int UNK_ID = 2;

    private T5Fast() {}

    /** The tokenizer of {@code tokenizer.json} where there is one, else of {@code spiece.model}. */
    static Tokenizer open(TokenizerFiles files) {
        int extraIds = files.option("extra_ids", T5Pieces.DEFAULT_EXTRA_IDS);
        Optional<TokenizerJsonFile> json = files.tokenizerJson();
        Map<Integer, AddedToken> fast = json.map(TokenizerJsonFile::addedTokens).orElse(Map.of());
        SpecialTokens specials = T5Pieces.specials(files, extraIds, Semantics.HF_5, fast);
        return json.map(file -> fromJson(files, file, specials))
                .orElseGet(() -> fromModel(files, files.require("spiece.model"), extraIds, specials));
    }

    private static Tokenizer fromModel(TokenizerFiles files, Path file, int extraIds, SpecialTokens specials) {
        SentencePieceModel model = SentencePieceModel.read(file);
        if (model.algorithm() != Algorithm.UNIGRAM) {
            throw new InputException(file + " is a BPE model, a T5 tokenizer needs a unigram model");
        }
        List<Piece> pieces = new ArrayList<>(model.pieces());
        for (int i = extraIds - 1; i >= 0; i--) {
            pieces.add(new Piece("<extra_id_" + i + ">", 0, PieceType.USER_DEFINED));
        }
        TokenizerJson json = new TokenizerJson()
                .field(
                        "normalizer",
                        TokenizerJson.precompiled(model.normalizer().charsMap()))
                .unigram(pieces, UNK_ID);
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < pieces.size(); id++) {
            ids.put(pieces.get(id).text(), id);
        }
        return finish(files, file, json, ids, specials);
    }

    private static Tokenizer fromJson(TokenizerFiles files, TokenizerJsonFile file, SpecialTokens specials) {
        Map<String, Integer> ids = new HashMap<>();
        String vocabulary = file.model("vocab");
        for (JsonNode entry : JsonMapper.shared().readTree(vocabulary)) {
            ids.put(entry.path(0).asString(""), ids.size());
        }
        TokenizerJson json = new TokenizerJson()
                .field("normalizer", normalizer(file.tree("normalizer"), file.path()))
                .field(
                        "model",
                        "{\"type\":\"Unigram\",\"unk_id\":" + UNK_ID + ",\"byte_fallback\":false,\"vocab\":"
                                + vocabulary + "}");
        return finish(files, file.path(), json, ids, specials);
    }

    /** The class keeps the character map of the file's normalizer and nothing else of it. */
    private static String normalizer(JsonNode normalizer, Path file) {
        Iterable<JsonNode> steps = "Sequence".equals(normalizer.path("type").asString(""))
                ? normalizer.path("normalizers")
                : List.of(normalizer);
        for (JsonNode step : steps) {
            if ("Precompiled".equals(step.path("type").asString(""))) {
                String problem =
                        charsMapProblem(step.path("precompiled_charsmap").asString(""));
                if (!problem.isEmpty()) {
                    throw new InputException(file + ": " + problem + ": restore the checkpoint's file");
                }
                return step.toString();
            }
        }
        return "null";
    }

    private static String charsMapProblem(String base64) {
        try {
            return CharsMap.problem(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return "its character map is no base64";
        }
    }

    private static Tokenizer finish(
            TokenizerFiles files, Path file, TokenizerJson json, Map<String, Integer> ids, SpecialTokens specials) {
        String eos = specials.text("eos_token").orElseThrow();
        Map<Integer, AddedToken> added = new TreeMap<>(specials.added());
        for (AddedToken token : specials.all()) {
            boolean known =
                    added.values().stream().anyMatch(other -> other.content().equals(token.content()));
            if (!known) {
                added.put(ids.computeIfAbsent(token.content(), absent -> ids.size()), token);
            }
        }
        Integer eosId = ids.get(eos);
        if (eosId == null) {
            throw new InputException(file + " has no " + eos + ": it belongs to another tokenizer");
        }
        json.addedTokens(added)
                .field("pre_tokenizer", PRE_TOKENIZER)
                .field("post_processor", "null")
                .field("decoder", TokenizerJson.METASPACE);
        int size = Math.max(
                ids.size(),
                1 + added.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1));
        return new FastTokenizer(
                RustTokenizer.fromJson(json.toString(), file.toString()),
                Template.of(new int[0], eosId),
                files.modelMaxLength(),
                size);
    }
}
