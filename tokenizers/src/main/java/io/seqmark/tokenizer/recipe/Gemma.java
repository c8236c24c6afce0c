package io.seqmark.tokenizer.recipe;

import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.files.TokenizerJsonFile;
import io.seqmark.tokenizer.rust.GenericFast;
import java.util.HashMap;
import java.util.Map;

/** Gemma's: a BPE of {@code tokenizer.json} that falls back to bytes; what splits and joins is the class's own. */
final class Gemma {
    private static final String BLANK = "{\"String\":\" \"}";
    private static final String NORMALIZER = "{\"type\":\"Replace\",\"pattern\":" + BLANK + ",\"content\":\"\u2581\"}";
    private static final String PRE_TOKENIZER =
            "{\"type\":\"Split\",\"pattern\":" + BLANK + ",\"behavior\":\"MergedWithPrevious\",\"invert\":false}";
    private static final String DECODER = "{\"type\":\"Sequence\",\"decoders\":["
            + "{\"type\":\"Replace\",\"pattern\":{\"String\":\"\u2581\"},\"content\":\" \"},"
            + "{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"}]}";
    private static final Map<String, String> TOKENS = Map.of(
            "bos_token", "<bos>",
            "eos_token", "<eos>",
            "unk_token", "<unk>",
            "pad_token", "<pad>",
            "mask_token", "<mask>");

    private Gemma() {}

    /** The tokenizer; {@code tokenizer.json} is required. */
    static Tokenizer open(TokenizerFiles files, Semantics semantics) {
        files.require(TokenizerFiles.TOKENIZER_JSON);
        TokenizerJsonFile from = files.tokenizerJson().orElseThrow();
        Map<String, AddedToken> defaults = new HashMap<>();
        TOKENS.forEach((name, text) -> defaults.put(name, AddedToken.exact(text)));
        SpecialTokens specials = SpecialTokens.read(files, defaults, semantics, from.addedTokens());
        // add_bos_token and add_eos_token of tokenizer_config.json are passed over where there is a tokenizer.json
        return GenericFast.open(
                files,
                from,
                specials,
                Map.of("normalizer", NORMALIZER, "pre_tokenizer", PRE_TOKENIZER, "decoder", DECODER),
                (rust, _) -> GenericFast.withTemplateOf(rust, from));
    }
}
