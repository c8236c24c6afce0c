package io.seqmark.tokenizer.files;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The special tokens of a checkpoint, from the defaults of its tokenizer class, {@code tokenizer_config.json},
 * {@code special_tokens_map.json} and {@code added_tokens.json}. Immutable.
 *
 * @param named by attribute ({@code bos_token}, ...), in the order of transformers, then those with names of the
 *     checkpoint's own ({@code image_token})
 * @param additional {@code additional_special_tokens} (now {@code extra_special_tokens})
 * @param added tokens with ids of their own: {@code added_tokens_decoder} or {@code added_tokens.json}
 */
public record SpecialTokens(
        Map<String, AddedToken> named, List<AddedToken> additional, Map<Integer, AddedToken> added) {
    static final List<String> NAMES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private static final List<String> ADDITIONAL = List.of("additional_special_tokens", "extra_special_tokens");

    private static final String DECODER = "added_tokens_decoder";

    /** As many characters may an added token have, in {@code tokenizer.json} too. */
    private static final int LONGEST = 1024;

    private static final int SHOWN = 20;

    /** Where 5.x repeats the tokens that have names of the checkpoint's own. */
    private static final String OWN = "model_specific_special_tokens";

    public SpecialTokens {
        Map<String, AddedToken> ordered = new LinkedHashMap<>();
        for (String name : NAMES) {
            AddedToken token = named.get(name);
            if (token != null) {
                ordered.put(name, token);
            }
        }
        named.forEach(ordered::putIfAbsent);
        named = Collections.unmodifiableMap(ordered);
        additional = List.copyOf(additional);
        added = Collections.unmodifiableMap(new TreeMap<>(added));
    }

    /** What the files say, over a class's defaults. */
    public static SpecialTokens read(TokenizerFiles files, Map<String, AddedToken> defaults, Semantics semantics) {
        return read(files, defaults, semantics, Map.of());
    }

    /**
     * What the files say, over a class's defaults.
     *
     * @param fast the added tokens of {@code tokenizer.json}, which 5.x takes where {@code tokenizer_config.json} lists none;
     *     4.4 knew no such list
     * @throws InputException if a token is too long to be one
     */
    public static SpecialTokens read(
            TokenizerFiles files,
            Map<String, AddedToken> defaults,
            Semantics semantics,
            Map<Integer, AddedToken> fast) {
        Map<String, AddedToken> named = new LinkedHashMap<>(defaults);
        List<AddedToken> additional = new ArrayList<>();
        overlay(files.tokenizerConfig(), defaults, named, additional);
        if (semantics != Semantics.HF_4_4) {
            named.putAll(own(files.tokenizerConfig()));
        }
        boolean listsAdded = files.tokenizerConfig().has(DECODER) && (semantics != Semantics.HF_4_4 || fast.isEmpty());
        if (semantics == Semantics.HF_4_4 || !listsAdded) {
            overlay(files.specialTokensMap(), Map.of(), named, additional);
        }
        Map<Integer, AddedToken> added = new TreeMap<>();
        if (listsAdded) {
            for (var entry : files.tokenizerConfig().path(DECODER).properties()) {
                added.put(files.id(entry.getKey()), AddedToken.of(entry.getValue()));
            }
        } else {
            for (var entry : files.addedTokens().properties()) {
                String content = entry.getKey();
                boolean special = named.values().stream()
                                .anyMatch(token -> token.content().equals(content))
                        || additional.stream().anyMatch(token -> token.content().equals(content));
                added.put(
                        files.id(entry.getValue().asString("")),
                        new AddedToken(content, false, false, false, !special, special, false));
            }
            added.putAll(fast);
        }
        named.replaceAll((name, token) -> withFlags(token, added));
        SpecialTokens tokens = new SpecialTokens(named, additional, added);
        tokens.requireShort(files);
        return tokens;
    }

    /** The Rust library builds a table of all of them, in a time that grows with the square of the longest. */
    private void requireShort(TokenizerFiles files) {
        Stream.concat(all().stream(), added.values().stream())
                .filter(token -> token.content().length() > LONGEST)
                .findFirst()
                .ifPresent(token -> {
                    throw new InputException(files.directory() + ": a special or added token, \""
                            + token.content().substring(0, SHOWN) + "...\", has "
                            + token.content().length() + " characters, more than " + LONGEST
                            + ": restore tokenizer_config.json, special_tokens_map.json and added_tokens.json");
                });
    }

    /**
     * A class turns the strings of its constructor into tokens with flags of its own; those are kept where the file gives
     * a string.
     */
    private static void overlay(
            ObjectNode json,
            Map<String, AddedToken> constructor,
            Map<String, AddedToken> named,
            List<AddedToken> additional) {
        for (String name : NAMES) {
            JsonNode value = json.path(name);
            if (value.isNull()) {
                named.remove(name);
            } else if (!value.isMissingNode()) {
                AddedToken token = AddedToken.of(value).asSpecial();
                AddedToken model = constructor.get(name);
                named.put(name, token.plain() && model != null ? rename(model, token.content()) : token);
            }
        }
        for (String key : ADDITIONAL) {
            if (json.path(key).isArray()) {
                additional.clear();
                json.path(key)
                        .forEach(value -> additional.add(AddedToken.of(value).asSpecial()));
            }
        }
    }

    /**
     * Tokens with names of the checkpoint's own: texts whose key ends in {@code _token} and those of
     * {@code extra_special_tokens} by name; where there are none, what 5.x lists apart.
     */
    private static Map<String, AddedToken> own(ObjectNode json) {
        Map<String, AddedToken> own = new LinkedHashMap<>();
        json.properties().stream()
                .filter(entry -> entry.getKey().endsWith("_token") && !NAMES.contains(entry.getKey()))
                .filter(entry -> isToken(entry.getValue()))
                .forEach(entry ->
                        own.put(entry.getKey(), AddedToken.of(entry.getValue()).asSpecial()));
        for (String key : List.of("extra_special_tokens", OWN)) {
            if (OWN.equals(key) && !own.isEmpty()) {
                break;
            }
            for (var entry : json.path(key).properties()) {
                if (isToken(entry.getValue())) {
                    own.put(entry.getKey(), AddedToken.of(entry.getValue()).asSpecial());
                }
            }
        }
        return own;
    }

    private static boolean isToken(JsonNode value) {
        return value.isString() || value.path("content").isString();
    }

    private static AddedToken rename(AddedToken model, String content) {
        return new AddedToken(
                content,
                model.singleWord(),
                model.lstrip(),
                model.rstrip(),
                model.normalized(),
                model.special(),
                model.plain());
    }

    private static AddedToken withFlags(AddedToken token, Map<Integer, AddedToken> added) {
        return added.values().stream()
                .filter(candidate -> candidate.content().equals(token.content()))
                .findFirst()
                .map(AddedToken::asSpecial)
                .orElse(token);
    }

    /** Whether {@code tokenizer_config.json} says anything of additional tokens, be it {@code null}. */
    public static boolean listsAdditional(TokenizerFiles files) {
        return ADDITIONAL.stream().anyMatch(files.tokenizerConfig()::has);
    }

    /** All special tokens without repetition: the named ones, then the additional ones. */
    public List<AddedToken> all() {
        Map<String, AddedToken> all = new LinkedHashMap<>();
        named.values().forEach(token -> all.putIfAbsent(token.content(), token));
        additional.forEach(token -> all.putIfAbsent(token.content(), token));
        return List.copyOf(all.values());
    }

    /** The text of a named token. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(named.get(name)).map(AddedToken::content);
    }

    /**
     * The text of a named token that the tokenizer cannot work without.
     *
     * @throws InputException if the files switch it off ({@code "unk_token": null})
     */
    public String require(String name, TokenizerFiles files) {
        return text(name)
                .orElseThrow(() -> new InputException(files.directory() + ": tokenizer_config.json or"
                        + " special_tokens_map.json says that there is no " + name + ", which this tokenizer ("
                        + files.modelType() + ") needs: name it there"));
    }

    /** The same with other additional tokens. */
    public SpecialTokens withAdditional(List<AddedToken> tokens) {
        return new SpecialTokens(named, tokens, added);
    }
}
