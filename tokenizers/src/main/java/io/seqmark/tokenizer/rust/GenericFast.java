package io.seqmark.tokenizer.rust;

import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedIds;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.files.TokenizerJson;
import io.seqmark.tokenizer.files.TokenizerJsonCheck;
import io.seqmark.tokenizer.files.TokenizerJsonFile;
import io.seqmark.tokenizer.files.Vocabulary;
import io.seqmark.tokenizer.language.LanguageSetup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@code tokenizer.json} as it stands, with the special tokens of the other files: {@code PreTrainedTokenizerFast}. */
public final class GenericFast {
    private GenericFast() {}

    /** The tokenizer; the file is required. */
    public static Tokenizer open(TokenizerFiles files, Semantics semantics) {
        files.require(TokenizerFiles.TOKENIZER_JSON);
        TokenizerJsonFile from = files.tokenizerJson().orElseThrow();
        SpecialTokens specials = SpecialTokens.read(files, Map.of(), semantics, from.addedTokens());
        return open(files, from, specials, Map.of(), (rust, ids) -> withTemplateOf(rust, from));
    }

    /** For a family without languages: what the file's own post-processor puts around a source. */
    public static LanguageSetup withTemplateOf(RustTokenizer rust, TokenizerJsonFile from) {
        return LanguageSetup.none(FastTokenizer.templateOf(rust, from.path().toString()));
    }

    /**
     * The tokenizer of a class that changes the file's parts.
     *
     * @param changed parts that replace the file's, by name, as JSON text
     * @param setup what stands around a source, from the tokenizer and the ids of its tokens
     */
    public static Tokenizer open(
            TokenizerFiles files,
            TokenizerJsonFile from,
            SpecialTokens specials,
            Map<String, String> changed,
            BiFunction<RustTokenizer, Map<String, Integer>, LanguageSetup> setup) {
        TokenizerJsonCheck.all(from);
        Map<String, Integer> ids = ids(from);
        AddedIds added = AddedIds.of(specials, ids::get, ids.size());
        TokenizerJson out = new TokenizerJson().addedTokens(added.tokens()).field("model", from.field("model"));
        for (String name : new String[] {"normalizer", "pre_tokenizer", "post_processor", "decoder"}) {
            String part = changed.get(name);
            out.field(name, part != null ? part : from.tree(name).toString());
        }
        RustTokenizer rust = RustTokenizer.fromJson(out.toString(), from.path().toString());
        added.tokens().forEach((id, token) -> ids.put(token.content(), id));
        Map<Integer, String> tokens = new HashMap<>();
        ids.forEach((token, id) -> tokens.put(id, token));
        return new FastTokenizer(
                rust,
                setup.apply(rust, ids),
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
