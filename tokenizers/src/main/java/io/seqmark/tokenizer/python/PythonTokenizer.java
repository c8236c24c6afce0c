package io.seqmark.tokenizer.python;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.TokenTexts;
import io.seqmark.tokenizer.Tokenizer;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.files.SpecialTokens;
import io.seqmark.tokenizer.language.LanguageSetup;
import io.seqmark.tokenizer.language.Template;
import io.seqmark.tokenizer.text.MeasuredTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The frame that all Python ("slow") tokenizer classes of transformers share: added tokens are cut out, the rest goes to
 * the family's {@link Pieces}, special tokens are put around it; and back. Thread-safe.
 */
public final class PythonTokenizer implements Tokenizer {
    private final Pieces pieces;
    private final LanguageSetup setup;
    private final Template template;
    private final OptionalInt modelMaxLength;
    private final Semantics semantics;
    private final Splitter splitter;
    /** Added tokens by text, and those with an id beyond the vocabulary by id. */
    private final Map<String, Integer> addedIds = new HashMap<>();

    private final Map<Integer, String> addedTexts = new HashMap<>();
    private final Set<Integer> specialIds = new HashSet<>();
    private final int size;

    public PythonTokenizer(
            Pieces pieces,
            SpecialTokens specials,
            LanguageSetup setup,
            OptionalInt modelMaxLength,
            Semantics semantics) {
        this(pieces, specials, setup, modelMaxLength, semantics, List.of());
    }

    /**
     * A tokenizer.
     *
     * @param unsplit tokens that are cut out of the text although they are not special
     */
    public PythonTokenizer(
            Pieces pieces,
            SpecialTokens specials,
            LanguageSetup setup,
            OptionalInt modelMaxLength,
            Semantics semantics,
            List<AddedToken> unsplit) {
        this.pieces = pieces;
        this.setup = setup;
        this.template = setup.template();
        this.modelMaxLength = modelMaxLength;
        this.semantics = semantics;
        Map<String, AddedToken> split = new LinkedHashMap<>();
        int next = pieces.size();
        for (Map.Entry<Integer, AddedToken> entry : specials.added().entrySet()) {
            String content = entry.getValue().content();
            split.put(content, entry.getValue());
            if (semantics != Semantics.HF_4_4 || !pieces.contains(content)) {
                addedIds.put(content, entry.getKey());
                addedTexts.put(entry.getKey(), content);
                next = Math.max(next, entry.getKey() + 1);
            }
        }
        for (AddedToken token : specials.all()) {
            split.put(token.content(), token);
            if (!addedIds.containsKey(token.content()) && !pieces.contains(token.content())) {
                addedIds.put(token.content(), next);
                addedTexts.put(next++, token.content());
            }
            specialIds.add(id(token.content()));
        }
        unsplit.forEach(token -> split.putIfAbsent(token.content(), token));
        this.size = next;
        this.splitter = Splitter.of(split.values(), semantics);
    }

    private int id(String token) {
        Integer added = addedIds.get(token);
        return added != null ? added : pieces.id(token);
    }

    @Override
    public Encoded encode(String text, int maxLength) {
        int room = maxLength - template.size();
        if (room < 1) {
            throw new InputException("--max_source_length " + maxLength + " leaves no room beside the "
                    + template.size() + " special tokens of a source: raise it");
        }
        int[] ids = ids(text);
        return new Encoded(template.apply(ids, Math.min(ids.length, room)), ids.length > room);
    }

    /** Without the special tokens around it. */
    private int[] ids(String text) {
        List<int[]> stretches = new ArrayList<>();
        int count = 0;
        for (Splitter.Part part : splitter.split(pieces.prepare(text))) {
            int[] ids = part.isToken() ? new int[] {id(part.text())} : pieces.encode(part.text());
            stretches.add(ids);
            count += ids.length;
        }
        int[] ids = new int[count];
        int at = 0;
        for (int[] stretch : stretches) {
            System.arraycopy(stretch, 0, ids, at, stretch.length);
            at += stretch.length;
        }
        return ids;
    }

    @Override
    public String decode(int[] ids) {
        return semantics == Semantics.HF_4_4 ? decodeInStretches(ids) : pieces.join(tokens(ids));
    }

    private List<String> tokens(int[] ids) {
        List<String> tokens = new ArrayList<>(ids.length);
        for (int id : ids) {
            token(id).ifPresent(tokens::add);
        }
        return tokens;
    }

    private Optional<String> token(int id) {
        return specialIds.contains(id) ? Optional.empty() : anyToken(id);
    }

    private Optional<String> anyToken(int id) {
        String added = addedTexts.get(id);
        return added != null ? Optional.of(added) : pieces.token(id);
    }

    /** 4.4 decodes the stretches between added tokens one by one and puts spaces between them. */
    private String decodeInStretches(int[] ids) {
        List<String> stretches = new ArrayList<>();
        List<String> stretch = new ArrayList<>();
        for (String token : tokens(ids)) {
            if (addedIds.containsKey(token)) {
                if (!stretch.isEmpty()) {
                    stretches.add(pieces.join(stretch));
                    stretch = new ArrayList<>();
                }
                stretches.add(token);
            } else {
                stretch.add(token);
            }
        }
        if (!stretch.isEmpty()) {
            stretches.add(pieces.join(stretch));
        }
        return String.join(" ", stretches);
    }

    @Override
    public TokenTexts tokenTexts() {
        List<String> word = IntStream.of(ids(MeasuredTokens.WORD))
                .mapToObj(id -> anyToken(id).orElse(""))
                .toList();
        return new MeasuredTokens(
                size,
                Optional.empty(),
                id -> anyToken(id)
                        .map(token -> pieces.join(
                                Stream.concat(word.stream(), Stream.of(token)).toList())));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public OptionalInt modelMaxLength() {
        return modelMaxLength;
    }

    @Override
    public List<String> languages() {
        return setup.codes();
    }

    @Override
    public Optional<String> sourceLanguage() {
        return setup.source();
    }

    @Override
    public Optional<String> targetSetting() {
        return setup.targetSetting();
    }

    @Override
    public TargetLanguage targetLanguage() {
        return setup.target();
    }

    @Override
    public void close() {
        pieces.close();
    }
}
