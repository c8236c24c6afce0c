package io.seqmark.tokenizer.recipe;

import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.files.TokenizerFiles;
import io.seqmark.tokenizer.files.Vocabulary;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.language.Template;
import io.seqmark.tokenizer.python.MergeRanks;
import io.seqmark.tokenizer.python.Pieces;
import io.seqmark.tokenizer.python.PythonTokenizer;
import io.seqmark.tokenizer.text.PythonStrings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Blenderbot-small: lower-cased words, punctuation apart, and BPE whose inner pieces end in {@code @@}. A Python class in
 * every version of transformers. Thread-safe.
 */
final class BlenderbotSmallPieces implements Pieces {
    private static final String UNKNOWN = "unk_token";
    private static final String END = "</w>";
    private static final Pattern PUNCTUATION = Pattern.compile("([.,!?()])");
    private static final Pattern SPACES = Pattern.compile("[ \n]{2,}");

    private final Vocabulary vocabulary;
    private final MergeRanks merges;
    private final String unknown;
    private final int unknownId;

    private BlenderbotSmallPieces(Vocabulary vocabulary, MergeRanks merges, String unknown, int unknownId) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.unknown = unknown;
        this.unknownId = unknownId;
    }

    /** The tokenizer of a Blenderbot-small checkpoint; it puts nothing around a source. */
    static Tokenizer open(TokenizerFiles files, Semantics semantics) {
        Path file = files.require("vocab.json");
        Vocabulary vocabulary = Vocabulary.read(file, files);
        List<String> lines = files.lines(files.require("merges.txt"));
        SpecialTokens specials = SpecialTokens.read(
                files,
                Map.of(
                        "bos_token",
                        AddedToken.plain("__start__"),
                        "eos_token",
                        AddedToken.plain("__end__"),
                        UNKNOWN,
                        AddedToken.plain("__unk__"),
                        "pad_token",
                        AddedToken.plain("__null__")),
                semantics);
        String unknown = specials.require(UNKNOWN, files);
        return new PythonTokenizer(
                new BlenderbotSmallPieces(
                        vocabulary,
                        new MergeRanks(lines.subList(1, Math.max(1, lines.size() - 1))),
                        unknown,
                        vocabulary.require(unknown, file)),
                specials,
                LanguageSetup.none(Template.of(new int[0])),
                files.modelMaxLength(),
                semantics);
    }

    @Override
    public int[] encode(String text) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (isSpace(text.charAt(at))) {
                at++;
                continue;
            }
            int end = at;
            while (end < text.length() && !isSpace(text.charAt(end))) {
                end++;
            }
            if (end < text.length() && text.charAt(end) == '\n') {
                end++;
            }
            segment(text.substring(at, end), tokens);
            at = end;
        }
        return tokens.stream().mapToInt(this::id).toArray();
    }

    /** White space as Python's {@code regex} module has it: without the separators U+001C to U+001F. */
    private static boolean isSpace(char c) {
        return PythonStrings.isSpace(c) && (c < 0x1C || c > 0x1F);
    }

    private void segment(String run, List<String> tokens) {
        String spaced = PUNCTUATION.matcher(run).replaceAll(" $1").replace("'", " ' ");
        spaced = SPACES.matcher(spaced).replaceAll(" ").replace("\n", " __newln__");
        for (String part : spaced.split(" ")) {
            if (part.isEmpty()) {
                continue;
            }
            String word = part.toLowerCase(Locale.ROOT);
            List<String> symbols = PythonStrings.characters(word);
            if (symbols.size() < 2) {
                tokens.add(word);
                continue;
            }
            symbols.set(symbols.size() - 1, symbols.getLast() + END);
            List<String> merged = merges.apply(symbols);
            for (int i = 0; i + 1 < merged.size(); i++) {
                tokens.add(merged.get(i) + "@@");
            }
            String last = merged.getLast();
            tokens.add(last.substring(0, last.length() - END.length()));
        }
    }

    @Override
    public int id(String token) {
        Integer id = vocabulary.id(token.toLowerCase(Locale.ROOT));
        return id == null ? unknownId : id;
    }

    @Override
    public boolean contains(String token) {
        return vocabulary.id(token.toLowerCase(Locale.ROOT)) != null;
    }

    @Override
    public Optional<String> token(int id) {
        return Optional.of(vocabulary.token(id).orElse(unknown));
    }

    @Override
    public String join(List<String> tokens) {
        return PythonStrings.strip(String.join(" ", tokens).replace("@@ ", ""));
    }

    @Override
    public int size() {
        return vocabulary.size();
    }
}
