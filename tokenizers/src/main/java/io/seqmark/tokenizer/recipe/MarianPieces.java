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
import io.seqmark.tokenizer.python.Pieces;
import io.seqmark.tokenizer.python.PythonTokenizer;
import io.seqmark.tokenizer.python.SpecialAwareJoin;
import io.seqmark.tokenizer.sentencepiece.SentencePieceModel;
import io.seqmark.tokenizer.sentencepiece.SentencePieceProcessor;
import io.seqmark.tokenizer.text.PythonStrings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Marian: two SentencePiece models, whose pieces {@code vocab.json} numbers; a source may start with a language code such
 * as {@code >>ron<<}. A Python class in every version of transformers. Thread-safe.
 */
final class MarianPieces implements Pieces {
    private static final String VOCABULARY = "vocab.json";
    private static final String TARGET_VOCABULARY = "target_vocab.json";
    private static final String UNKNOWN = "unk_token";
    private static final int DEFAULT_LENGTH = 512;

    /** Greedy, and found anywhere, as in 4.4. */
    private static final Pattern CODE_4_4 = Pattern.compile(">>[^\n]+<<");

    private final Vocabulary encoder;
    private final Vocabulary decoder;
    private final SentencePieceProcessor source;
    private final SentencePieceProcessor target;
    /** What joins pieces; 5.x takes the source's model unless the vocabularies are separate. */
    private final SentencePieceProcessor joiner;

    private final Semantics semantics;
    private final String unknown;
    private final int unknownId;
    private final Set<String> specials;

    private MarianPieces(TokenizerFiles files, SpecialTokens specialTokens, Semantics semantics, boolean ofTargets) {
        this.semantics = semantics;
        boolean separate = files.option("separate_vocabs", false);
        if (separate && semantics == Semantics.HF_4_4) {
            throw new InputException(
                    files.directory() + ": separate_vocabs came after transformers 4.4:" + " use --semantics hf-5");
        }
        Path vocabulary = files.require(VOCABULARY);
        Vocabulary first = Vocabulary.read(vocabulary, files);
        this.decoder = separate ? Vocabulary.read(files.require(TARGET_VOCABULARY), files) : first;
        this.encoder = ofTargets ? decoder : first;
        SentencePieceProcessor ofSources =
                new SentencePieceProcessor(SentencePieceModel.read(files.require("source.spm")));
        this.target = new SentencePieceProcessor(SentencePieceModel.read(files.require("target.spm")));
        this.source = ofTargets ? target : ofSources;
        this.joiner = semantics == Semantics.HF_4_4 || separate ? target : ofSources;
        this.unknown = specialTokens.require(UNKNOWN, files);
        this.unknownId = encoder.require(unknown, vocabulary);
        this.specials = specialTokens.all().stream().map(AddedToken::content).collect(Collectors.toUnmodifiableSet());
    }

    /** The tokenizer of a Marian checkpoint. */
    static Tokenizer open(TokenizerFiles files, Semantics semantics) {
        return open(files, semantics, false);
    }

    /** The same that encodes targets. */
    static Tokenizer openForTargets(TokenizerFiles files, Semantics semantics) {
        return open(files, semantics, true);
    }

    private static Tokenizer open(TokenizerFiles files, Semantics semantics, boolean ofTargets) {
        SpecialTokens specials = SpecialTokens.read(
                files,
                Map.of(
                        UNKNOWN,
                        AddedToken.plain("<unk>"),
                        "eos_token",
                        AddedToken.plain("</s>"),
                        "pad_token",
                        AddedToken.plain("<pad>")),
                semantics);
        MarianPieces pieces = new MarianPieces(files, specials, semantics, ofTargets);
        String eos = specials.require("eos_token", files);
        int eosId = pieces.encoder.require(eos, files.directory().resolve(VOCABULARY));
        OptionalInt length = files.modelMaxLength();
        return new PythonTokenizer(
                pieces,
                specials,
                LanguageSetup.none(Template.of(new int[0], eosId)),
                length.isPresent() || files.tokenizerConfig().has("model_max_length")
                        ? length
                        : OptionalInt.of(DEFAULT_LENGTH),
                semantics);
    }

    @Override
    public int[] encode(String text) {
        List<String> pieces = new ArrayList<>();
        pieces.addAll(source.encode(takeCode(text, pieces)));
        return pieces.stream().mapToInt(this::id).toArray();
    }

    /** Takes the language code off the front into {@code code} and returns the rest. */
    private String takeCode(String text, List<String> code) {
        if (semantics == Semantics.HF_4_4) {
            Matcher matcher = CODE_4_4.matcher(text);
            if (matcher.lookingAt()) {
                code.add(matcher.group());
            }
            return matcher.replaceAll("");
        }
        int end = text.startsWith(">>") ? text.indexOf("<<") : -1;
        if (end < 0) {
            return text;
        }
        code.add(text.substring(0, end + 2));
        return text.substring(end + 2);
    }

    @Override
    public int id(String token) {
        Integer id = encoder.id(token);
        return id == null ? unknownId : id;
    }

    @Override
    public boolean contains(String token) {
        return encoder.id(token) != null;
    }

    @Override
    public Optional<String> token(int id) {
        Optional<String> token = decoder.token(id);
        if (token.isPresent()) {
            return token;
        }
        if (semantics == Semantics.HF_4_4) {
            return Optional.of(unknown);
        }
        return id >= 0 && id < joiner.size() ? Optional.of(joiner.idToPiece(id)) : Optional.empty();
    }

    @Override
    public String join(List<String> tokens) {
        if (semantics == Semantics.HF_4_4) {
            return target.decode(tokens);
        }
        String joined = SpecialAwareJoin.join(tokens, specials, joiner, " ");
        return PythonStrings.strip(joined.replace('\u2581', ' '));
    }

    @Override
    public int size() {
        return encoder.size();
    }
}
