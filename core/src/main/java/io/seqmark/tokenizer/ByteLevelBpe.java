package io.seqmark.tokenizer;

import io.seqmark.contract.Semantics;
import io.seqmark.tokenizer.natives.RustTokenizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * GPT-2's byte-level BPE as RoBERTa and BART use it. In transformers 5 all of it is the Rust library's; the Python class
 * of 4.4 cuts special tokens out and joins bytes itself, and only the merges between are the library's here. Thread-safe.
 */
final class ByteLevelBpe implements Pieces {
    private static final String UNKNOWN = "unk_token";

    private final RustTokenizer rust;
    private final Vocabulary vocabulary;
    private final boolean addPrefixSpace;
    private final int unknownId;

    private ByteLevelBpe(RustTokenizer rust, Vocabulary vocabulary, boolean addPrefixSpace, int unknownId) {
        this.rust = rust;
        this.vocabulary = vocabulary;
        this.addPrefixSpace = addPrefixSpace;
        this.unknownId = unknownId;
    }

    /** The tokenizer of a RoBERTa-like checkpoint: {@code <s> source </s>}. */
    static Tokenizer roberta(TokenizerFiles files, Semantics semantics) {
        boolean addPrefixSpace = files.option("add_prefix_space", false);
        Optional<TokenizerJsonFile> json = semantics == Semantics.HF_5 ? files.tokenizerJson() : Optional.empty();
        Map<Integer, AddedToken> fast = json.map(TokenizerJsonFile::addedTokens).orElse(Map.of());
        SpecialTokens specials = SpecialTokens.read(files, defaults(semantics), semantics, fast);
        ByteLevelFiles bpe = ByteLevelFiles.read(files, json);
        Template template = Template.of(
                new int[] {bpe.vocabulary().require(specials.text("cls_token").orElseThrow(), bpe.file())},
                bpe.vocabulary().require(specials.text("sep_token").orElseThrow(), bpe.file()));
        if (semantics == Semantics.HF_5) {
            return fast(files, bpe, specials, template, addPrefixSpace);
        }
        RustTokenizer rust = rust(bpe, Map.of(), false);
        int unknownId = bpe.vocabulary().require(specials.text(UNKNOWN).orElseThrow(), bpe.file());
        return new PythonTokenizer(
                new ByteLevelBpe(rust, bpe.vocabulary(), addPrefixSpace, unknownId),
                specials,
                template,
                files.modelMaxLength(),
                semantics);
    }

    private static Map<String, AddedToken> defaults(Semantics semantics) {
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
        defaults.put(
                "mask_token", semantics == Semantics.HF_4_4 ? AddedToken.mask("<mask>") : AddedToken.exact("<mask>"));
        return defaults;
    }

    private static Tokenizer fast(
            TokenizerFiles files,
            ByteLevelFiles bpe,
            SpecialTokens specials,
            Template template,
            boolean addPrefixSpace) {
        Map<Integer, AddedToken> added = new TreeMap<>(specials.added());
        int next = Math.max(
                bpe.vocabulary().size(),
                1 + added.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1));
        for (AddedToken token : specials.all()) {
            boolean known =
                    added.values().stream().anyMatch(other -> other.content().equals(token.content()));
            if (!known) {
                Integer id = bpe.vocabulary().id(token.content());
                added.put(id != null ? id : next++, token);
            }
        }
        return new FastTokenizer(rust(bpe, added, addPrefixSpace), template, files.modelMaxLength(), next);
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
                .bpe(bpe.json(), bpe.merges(), false)
                .toString();
        return RustTokenizer.fromJson(json, bpe.file().toString());
    }

    @Override
    public String prepare(String text) {
        boolean spaceWanted = addPrefixSpace && !text.isEmpty() && !PythonText.isSpace(text.codePointAt(0));
        return spaceWanted ? " " + text : text;
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
