package io.seqmark.tokenizer.recipe;

import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedIds;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.ByteLevelFiles;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.files.TokenizerJson;
import io.seqmark.tokenizer.files.TokenizerJsonFile;
import io.seqmark.tokenizer.files.Vocabulary;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.language.Template;
import io.seqmark.tokenizer.python.Pieces;
import io.seqmark.tokenizer.python.PythonTokenizer;
import io.seqmark.tokenizer.rust.FastTokenizer;
import io.seqmark.tokenizer.rust.RustTokenizer;
import io.seqmark.tokenizer.rust.TokenBytes;
import io.seqmark.tokenizer.text.ByteLevelAlphabet;
import io.seqmark.tokenizer.text.PythonStrings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * GPT-2's byte-level BPE as RoBERTa and BART use it. In transformers 5 all of it is the Rust library's; the Python class
 * of 4.4 cuts special tokens out and joins bytes itself, and only the merges between are the library's here. Thread-safe.
 */
final class ByteLevelBpe implements Pieces {
    private static final String UNKNOWN = "unk_token";

    private final RustTokenizer rust;
    private final Vocabulary vocabulary;
    private final PrefixSpace prefixSpace;
    private final int unknownId;

    private ByteLevelBpe(RustTokenizer rust, Vocabulary vocabulary, PrefixSpace prefixSpace, int unknownId) {
        this.rust = rust;
        this.vocabulary = vocabulary;
        this.prefixSpace = prefixSpace;
        this.unknownId = unknownId;
    }

    /** Which class it is. */
    enum Kind {
        /** {@code <s> source </s>}: RoBERTa, BART, LED. */
        ROBERTA,
        /** {@code source </s>}: Blenderbot. */
        BLENDERBOT,
        /** Nothing around the source: GPT-2. */
        GPT_2
    }

    /** The tokenizer of such a checkpoint. */
    static Tokenizer open(TokenizerFiles files, Semantics semantics, Kind kind) {
        boolean addPrefixSpace =
                files.option("add_prefix_space", kind == Kind.BLENDERBOT && semantics != Semantics.HF_4_4);
        boolean older = semantics == Semantics.HF_4_4 && ByteLevelFiles.hasOlder(files); // Blenderbot's only class
        Optional<TokenizerJsonFile> json = older ? Optional.empty() : files.tokenizerJson();
        Map<Integer, AddedToken> fast = json.map(TokenizerJsonFile::addedTokens).orElse(Map.of());
        SpecialTokens specials = SpecialTokens.read(
                files, kind == Kind.GPT_2 ? gpt2Defaults() : defaults(kind, semantics), semantics, fast);
        ByteLevelFiles bpe = ByteLevelFiles.read(files, json);
        Template template = switch (kind) {
            case ROBERTA ->
                Template.of(new int[] {id(files, bpe, specials, "cls_token")}, id(files, bpe, specials, "sep_token"));
            case BLENDERBOT -> Template.of(new int[0], id(files, bpe, specials, "eos_token"));
            case GPT_2 -> Template.of(new int[0]);
        };
        if (semantics != Semantics.HF_4_4) {
            return fast(files, bpe, specials, template, addPrefixSpace);
        }
        ByteLevelBpe pieces = new ByteLevelBpe(
                rust(bpe, Map.of(), false),
                bpe.vocabulary(),
                prefixSpace(kind, addPrefixSpace),
                id(files, bpe, specials, UNKNOWN));
        return new PythonTokenizer(pieces, specials, LanguageSetup.none(template), files.modelMaxLength(), semantics);
    }

    /** What {@code add_prefix_space} did in 4.4. */
    private enum PrefixSpace {
        NONE,
        /** Unless white space is there already: RoBERTa's classes. */
        BEFORE_TEXT,
        /** GPT-2's class. */
        ALWAYS
    }

    private static PrefixSpace prefixSpace(Kind kind, boolean wanted) {
        return !wanted ? PrefixSpace.NONE : kind == Kind.GPT_2 ? PrefixSpace.ALWAYS : PrefixSpace.BEFORE_TEXT;
    }

    private static int id(TokenizerFiles files, ByteLevelFiles bpe, SpecialTokens specials, String name) {
        return bpe.vocabulary().require(specials.require(name, files), bpe.file());
    }

    static Map<String, AddedToken> gpt2Defaults() {
        AddedToken end = AddedToken.exact("<|endoftext|>");
        return Map.of("bos_token", end, "eos_token", end, UNKNOWN, end);
    }

    static Map<String, AddedToken> defaults(Kind kind, Semantics semantics) {
        Map<String, AddedToken> defaults = new HashMap<>();
        Map.of(
                        "bos_token",
                        "<s>",
                        "eos_token",
                        "</s>",
                        "sep_token",
                        "</s>",
                        "cls_token",
                        "<s>",
                        UNKNOWN,
                        "<unk>",
                        "pad_token",
                        "<pad>")
                .forEach((name, text) -> defaults.put(name, AddedToken.exact(text)));
        boolean greedy = semantics == Semantics.HF_4_4 || kind == Kind.BLENDERBOT;
        defaults.put("mask_token", greedy ? AddedToken.mask("<mask>") : AddedToken.exact("<mask>"));
        return defaults;
    }

    private static Tokenizer fast(
            TokenizerFiles files,
            ByteLevelFiles bpe,
            SpecialTokens specials,
            Template template,
            boolean addPrefixSpace) {
        AddedIds added =
                AddedIds.of(specials, bpe.vocabulary()::id, bpe.vocabulary().size());
        IntFunction<Optional<String>> token =
                id -> Optional.ofNullable(added.tokens().get(id))
                        .map(AddedToken::content)
                        .or(() -> bpe.vocabulary().token(id));
        return new FastTokenizer(
                rust(bpe, added.tokens(), addPrefixSpace),
                LanguageSetup.none(template),
                files.modelMaxLength(),
                added.size(),
                Optional.of(TokenBytes.byteLevel(token)));
    }

    private static RustTokenizer rust(ByteLevelFiles bpe, Map<Integer, AddedToken> added, boolean addPrefixSpace) {
        String byteLevel = "{\"type\":\"ByteLevel\",\"add_prefix_space\":" + addPrefixSpace
                + ",\"trim_offsets\":true,\"use_regex\":true}";
        String json = new TokenizerJson()
                .addedTokens(added)
                .field("normalizer", "null")
                .field("pre_tokenizer", byteLevel)
                .field("post_processor", "null")
                .field("decoder", byteLevel)
                .byteLevelBpe(bpe.json(), bpe.merges())
                .toString();
        return RustTokenizer.fromJson(json, bpe.file().toString());
    }

    @Override
    public String prepare(String text) {
        return switch (prefixSpace) {
            case NONE -> text;
            case ALWAYS -> " " + text;
            case BEFORE_TEXT -> text.isEmpty() || PythonStrings.isSpace(text.codePointAt(0)) ? text : " " + text;
        };
    }

    @Override
    public int[] encode(String text) {
        return rust.encode(text, false);
    }

    @Override
    public int id(String token) {
        Integer id = vocabulary.id(token);
        return id == null ? unknownId : id;
    }

    @Override
    public boolean contains(String token) {
        return vocabulary.id(token) != null;
    }

    @Override
    public Optional<String> token(int id) {
        return vocabulary.token(id);
    }

    @Override
    public String join(List<String> tokens) {
        return ByteLevelAlphabet.decode(tokens);
    }

    @Override
    public int size() {
        return vocabulary.size();
    }

    @Override
    public void close() {
        rust.close();
    }
}
