package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Languages;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.files.TokenizerJsonFile;
import io.seqmark.tokenizer.language.LanguageCodes;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.rust.GenericFast;
import io.seqmark.tokenizer.text.WholeTextCleanup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fast classes of transformers 4.4, for a folder that has {@code tokenizer.json}. {@code AutoTokenizer} took them
 * <a href="https://github.com/huggingface/transformers/blob/v4.4.2/src/transformers/models/auto/tokenization_auto.py">where
 * there were such</a>, and they took the file as it stands, whatever the older files said; a class adds its special tokens,
 * and those of mBART set the post-processor anew.
 */
final class FastOf44 {
    private final TokenizerFiles files;
    private final TokenizerJsonFile from;
    private final Map<String, String> changed = new LinkedHashMap<>();

    private FastOf44(TokenizerFiles files, TokenizerJsonFile from) {
        this.files = files;
        this.from = from;
        WholeTextCleanup.of(from.tree("decoder")).ifPresent(decoder -> changed.put("decoder", decoder));
    }

    /** Whether 4.4 had a fast class of that kind. Blenderbot had none. */
    static boolean had(TokenizerClass kind) {
        return switch (kind) {
            case BART, BARTHEZ, BERT, GPT_2, MBART, MBART_50, PEGASUS, T5, XLM_ROBERTA, FAST -> true;
            default -> false;
        };
    }

    /** The tokenizer of a class that {@link #had} one; the file is required. */
    static Tokenizer open(TokenizerClass kind, TokenizerFiles files, Languages languages) {
        files.require(TokenizerFiles.TOKENIZER_JSON);
        FastOf44 fast = new FastOf44(files, files.tokenizerJson().orElseThrow());
        return switch (kind) {
            case BART -> fast.byteLevel(ByteLevelBpe.defaults(ByteLevelBpe.Kind.ROBERTA, Semantics.HF_4_4));
            case GPT_2 -> fast.byteLevel(ByteLevelBpe.gpt2Defaults());
            case BARTHEZ, XLM_ROBERTA -> fast.asItStands(fast.read(FairseqPieces.defaults(false)));
            case BERT -> fast.asItStands(fast.read(Bert.defaults(true)));
            case MBART -> fast.mbart(languages, false);
            case MBART_50 -> fast.mbart(languages, true);
            case PEGASUS -> fast.asItStands(fast.pegasus());
            case T5 -> fast.asItStands(fast.t5());
            case FAST -> fast.asItStands(fast.read(Map.of()));
            default -> throw new IllegalArgumentException("no fast class of 4.4: " + kind);
        };
    }

    private SpecialTokens read(Map<String, AddedToken> defaults) {
        return SpecialTokens.read(files, defaults, Semantics.HF_4_4, from.addedTokens());
    }

    private Tokenizer asItStands(SpecialTokens specials) {
        return GenericFast.open(
                files, from, skipped(specials), changed, (rust, ids) -> GenericFast.withTemplateOf(rust, from));
    }

    /** The class, not the file, says whether a space comes first. */
    private Tokenizer byteLevel(Map<String, AddedToken> defaults) {
        if (from.tree("pre_tokenizer") instanceof ObjectNode step && step.has("add_prefix_space")) {
            step.put("add_prefix_space", files.option("add_prefix_space", false));
            changed.put("pre_tokenizer", step.toString());
        }
        return asItStands(read(defaults));
    }

    private SpecialTokens t5() {
        int extraIds = files.option("extra_ids", T5Pieces.DEFAULT_EXTRA_IDS);
        return T5Pieces.specials(files, extraIds, Semantics.HF_4_4, from.addedTokens());
    }

    /** BigBird-Pegasus, which 4.4 did not have, says that there is no mask for sentences. */
    private SpecialTokens pegasus() {
        SpecialTokens specials = read(PegasusPieces.defaults());
        JsonNode mask = files.tokenizerConfig().path("mask_token_sent");
        return mask.isNull()
                ? specials
                : specials.withAdditional(PegasusPieces.additional(specials, mask.asString("<mask_1>")).stream()
                        .map(AddedToken::plain)
                        .toList());
    }

    private Tokenizer mbart(Languages languages, boolean fifty) {
        List<String> codes = fifty ? LanguageCodes.MBART_50 : LanguageCodes.MBART;
        SpecialTokens read = read(FairseqPieces.defaults(fifty));
        SpecialTokens specials =
                read.withAdditional(Stream.concat(codes.stream().map(AddedToken::plain), read.additional().stream())
                        .toList());
        return GenericFast.open(
                files,
                from,
                skipped(specials),
                changed,
                (rust, ids) -> LanguageSetup.of(
                        fifty
                                ? LanguageSetup.Style.PREFIX_AND_FORCED_BOS
                                : LanguageSetup.Style.SUFFIX_AND_DECODER_START,
                        codes,
                        languages,
                        files,
                        "en_XX",
                        id(ids, specials.require("eos_token", files)),
                        code -> id(ids, code)));
    }

    private int id(Map<String, Integer> ids, String token) {
        Integer id = ids.get(token);
        if (id == null) {
            throw new InputException(from.path() + " has no " + token + ": it belongs to another tokenizer");
        }
        return id;
    }

    /** Decoding skips a token with a role, also where the file has it among the ordinary ones. */
    private static SpecialTokens skipped(SpecialTokens specials) {
        Set<String> roles = specials.all().stream().map(AddedToken::content).collect(Collectors.toSet());
        Map<Integer, AddedToken> added = new TreeMap<>(specials.added());
        added.replaceAll((id, token) -> roles.contains(token.content()) ? token.asSpecial() : token);
        return new SpecialTokens(specials.named(), specials.additional(), added);
    }
}
