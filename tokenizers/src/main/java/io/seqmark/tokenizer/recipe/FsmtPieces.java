package io.seqmark.tokenizer.recipe;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.files.Vocabulary;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.language.Template;
import io.seqmark.tokenizer.moses.MosesDetokenizer;
import io.seqmark.tokenizer.moses.MosesPunctuation;
import io.seqmark.tokenizer.moses.MosesTokenizer;
import io.seqmark.tokenizer.moses.NonbreakingPrefixes;
import io.seqmark.tokenizer.python.MergeRanks;
import io.seqmark.tokenizer.python.Pieces;
import io.seqmark.tokenizer.python.PythonTokenizer;
import io.seqmark.tokenizer.text.CharacterClass;
import io.seqmark.tokenizer.text.PythonStrings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * FSMT: Moses' words and a BPE with {@code </w>} at the end of words, a vocabulary for each side. A Python class in every
 * version of transformers. Thread-safe.
 */
final class FsmtPieces implements Pieces {
    private static final String UNKNOWN = "unk_token";
    private static final String END = "</w>";

    private final Vocabulary source;
    private final Vocabulary target;
    private final MergeRanks merges;
    private final MosesPunctuation punctuation;
    private final MosesTokenizer words;
    private final MosesDetokenizer detokenizer;
    private final boolean lowerCase;
    private final boolean lowerCaseFirst;
    private final String unknown;
    private final int unknownId;

    private FsmtPieces(TokenizerFiles files, String[] languages, String unknown, Semantics semantics) {
        Path file = files.require("vocab-src.json");
        this.source = Vocabulary.read(file, files);
        this.target = Vocabulary.read(files.require("vocab-tgt.json"), files);
        List<String> lines = files.lines(files.require("merges.txt"));
        this.merges = new MergeRanks(lines.subList(0, lines.size() - 1));
        this.punctuation = new MosesPunctuation(languages[0]);
        this.words = new MosesTokenizer(languages[0], prefixes(files, languages[0]));
        this.detokenizer = new MosesDetokenizer(languages[1]);
        this.lowerCase = files.option("do_lower_case", false);
        this.lowerCaseFirst = lowerCase && semantics == Semantics.HF_4_4;
        this.unknown = unknown;
        this.unknownId = source.require(unknown, file);
    }

    /** The tokenizer of an FSMT checkpoint. */
    static Tokenizer open(TokenizerFiles files, Semantics semantics) {
        SpecialTokens specials = SpecialTokens.read(
                files,
                Map.of(
                        "bos_token",
                        AddedToken.plain("<s>"),
                        "sep_token",
                        AddedToken.plain("</s>"),
                        UNKNOWN,
                        AddedToken.plain("<unk>"),
                        "pad_token",
                        AddedToken.plain("<pad>")),
                semantics);
        FsmtPieces pieces = new FsmtPieces(files, languages(files), specials.require(UNKNOWN, files), semantics);
        int sep = pieces.id(specials.require("sep_token", files));
        return new PythonTokenizer(
                pieces, specials, LanguageSetup.none(Template.of(new int[0], sep)), files.modelMaxLength(), semantics);
    }

    private static String[] languages(TokenizerFiles files) {
        JsonNode inTokenizer = files.tokenizerConfig().path("langs");
        JsonNode langs = inTokenizer.isArray() ? inTokenizer : files.config().path("langs");
        if (langs.size() != 2) {
            throw new InputException(files.directory()
                    + ": an FSMT tokenizer needs langs, the source and the target language, in tokenizer_config.json");
        }
        String target = langs.path(1).asString("");
        if (List.of("cs", "fi").contains(target)) {
            throw new InputException(
                    files.directory() + ": Moses' rules for putting " + target + " words together are not supported");
        }
        return new String[] {langs.path(0).asString(""), target};
    }

    /** The checkpoint may carry Moses' own list; ours is smaller. */
    private static NonbreakingPrefixes prefixes(TokenizerFiles files, String language) {
        String name = "nonbreaking_prefix." + language;
        return files.find(name)
                .map(file -> NonbreakingPrefixes.parse(files.lines(file)))
                .or(() -> NonbreakingPrefixes.of(language))
                .orElseThrow(() -> new InputException(files.directory() + ": no abbreviations are known for the source"
                        + " language " + language + ": put Moses' list there as " + name));
    }

    @Override
    public int[] encode(String text) {
        String prepared = lowerCaseFirst ? PythonStrings.lowerEach(text) : text;
        prepared = lowerCase ? prepared.toLowerCase(Locale.ROOT) : prepared;
        String normal = punctuation.normalize(MosesPunctuation.narrow(prepared));
        StringBuilder printing = new StringBuilder(normal.length());
        normal.codePoints().filter(c -> !CharacterClass.isOther(c)).forEach(printing::appendCodePoint);
        List<String> tokens = new ArrayList<>();
        for (String word : words.tokenize(printing.toString())) {
            List<String> symbols = PythonStrings.characters(word);
            symbols.set(symbols.size() - 1, symbols.getLast() + END);
            tokens.addAll(merges.apply(symbols));
        }
        return tokens.stream().mapToInt(this::id).toArray();
    }

    @Override
    public int id(String token) {
        Integer id = source.id(token);
        return id == null ? unknownId : id;
    }

    @Override
    public boolean contains(String token) {
        return source.id(token) != null;
    }

    @Override
    public Optional<String> token(int id) {
        return Optional.of(target.token(id).orElse(unknown));
    }

    @Override
    public String join(List<String> tokens) {
        StringBuilder text = new StringBuilder();
        for (String token : tokens) {
            text.append(token.replace(" ", "").replace(END, " "));
        }
        return detokenizer.detokenize(PythonStrings.split(text.toString()));
    }

    @Override
    public int size() {
        return source.size();
    }
}
