package io.seqmark.tokenizer;

import io.seqmark.contract.Semantics;
import io.seqmark.tokenizer.natives.RustTokenizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@code tokenizer.json} as it stands, with the special tokens of the other files: {@code PreTrainedTokenizerFast}. */
final class GenericFast {
    private GenericFast() {}

    /** The tokenizer; the file is required. */
    static Tokenizer open(TokenizerFiles files, Semantics semantics) {
        files.require(TokenizerFiles.TOKENIZER_JSON);
        TokenizerJsonFile from = files.tokenizerJson().orElseThrow();
        TokenizerJsonCheck.all(from);
        SpecialTokens specials = SpecialTokens.read(files, Map.of(), semantics, from.addedTokens());
        Map<String, Integer> ids = ids(from);
        AddedIds added = AddedIds.of(specials, ids::get, ids.size());
        TokenizerJson out = new TokenizerJson().addedTokens(added.tokens());
        for (String name : new String[] {"normalizer", "pre_tokenizer", "post_processor", "decoder", "model"}) {
            out.field(
                    name,
                    name.equals("model") ? from.field(name) : from.tree(name).toString());
        }
        RustTokenizer rust = RustTokenizer.fromJson(out.toString(), from.path().toString());
        Template template = FastTokenizer.templateOf(rust, from.path().toString());
        Map<Integer, String> tokens = new HashMap<>();
        ids.forEach((token, id) -> tokens.put(id, token));
        added.tokens().forEach((id, token) -> tokens.put(id, token.content()));
        return new FastTokenizer(
                rust,
                LanguageSetup.none(template),
                files.modelMaxLength(),
                added.size(),
                TokenBytes.of(from.tree("decoder"), id -> Optional.ofNullable(tokens.get(id))));
    }

    private static Map<String, Integer> ids(TokenizerJsonFile from) {
        String vocabulary = from.model("vocab");
        Map<String, Integer> ids = new HashMap<>();
        if (vocabulary.startsWith("{")) {
            Vocabulary.parse(vocabulary, from.path()).forEach(ids::put);
        } else {
            for (JsonNode entry : JsonMapper.shared().readTree(vocabulary)) {
                ids.putIfAbsent(entry.path(0).asString(""), ids.size());
            }
        }
        return ids;
    }
}
