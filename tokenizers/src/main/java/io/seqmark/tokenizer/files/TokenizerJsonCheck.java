package io.seqmark.tokenizer.files;

import io.seqmark.base.InputException;
import io.seqmark.tokenizer.sentencepiece.CharsMap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks a {@code tokenizer.json} that goes to the Rust library as it stands. There a broken value is a panic, and a
 * panic ends the process; so every component must be of a known kind, and every value that the library trusts is checked
 * here.
 */
public final class TokenizerJsonCheck {
    private static final int DEEPEST = 16;
    private static final int LARGEST_ID = 1 << 24;
    private static final int LONGEST_TEXT = 1024;

    /** The most characters that all replacing steps together may make of one. */
    private static final long LARGEST_GROWTH = 10_000;

    private static final Set<String> NORMALIZERS = Set.of(
            "BertNormalizer",
            "ByteLevel",
            "Lowercase",
            "NFC",
            "NFD",
            "NFKC",
            "NFKD",
            "Nmt",
            "Precompiled",
            "Prepend",
            "Replace",
            "Sequence",
            "Strip",
            "StripAccents");

    private static final Set<String> PRE_TOKENIZERS = Set.of(
            "BertPreTokenizer",
            "ByteLevel",
            "CharDelimiterSplit",
            "Digits",
            "FixedLength",
            "Metaspace",
            "Punctuation",
            "Sequence",
            "Split",
            "UnicodeScripts",
            "Whitespace",
            "WhitespaceSplit");

    private static final Set<String> POST_PROCESSORS =
            Set.of("BertProcessing", "ByteLevel", "RobertaProcessing", "Sequence", "TemplateProcessing");

    private static final Set<String> DECODERS = Set.of(
            "BPEDecoder",
            "ByteFallback",
            "ByteLevel",
            "CTC",
            "Fuse",
            "Metaspace",
            "Replace",
            "Sequence",
            "Strip",
            "WordPiece");

    private final Path path;
    private long growth = 1;

    private TokenizerJsonCheck(Path path) {
        this.path = path;
    }

    /**
     * Checks the whole file.
     *
     * @throws InputException if a component is unknown or a value would end the process
     */
    public static void all(TokenizerJsonFile file) {
        part(file, "normalizer", NORMALIZERS, "normalizers");
        part(file, "pre_tokenizer", PRE_TOKENIZERS, "pretokenizers");
        postProcessor(file);
        part(file, "decoder", DECODERS, "decoders");
        new TokenizerJsonCheck(file.path()).addedTokens(file.tree("added_tokens"));
        new TokenizerJsonCheck(file.path()).model(file);
    }

    /** Checks the post-processor alone. */
    public static void postProcessor(TokenizerJsonFile file) {
        part(file, "post_processor", POST_PROCESSORS, "processors");
    }

    /** Checks the pieces of a unigram model alone. */
    public static void unigram(TokenizerJsonFile file, JsonNode vocabulary) {
        new TokenizerJsonCheck(file.path()).unigram(vocabulary);
    }

    /** The library makes a tree of the pieces' bytes, and goes down it by recursion: 20,000 levels end the process. */
    private void unigram(JsonNode vocabulary) {
        for (JsonNode entry : vocabulary) {
            require(!entry.path(0).asString("").isEmpty(), "its vocabulary has an empty piece");
            text(entry.path(0), "piece in the vocabulary", LONGEST_TEXT);
        }
    }

    private static void part(TokenizerJsonFile file, String name, Set<String> known, String steps) {
        new TokenizerJsonCheck(file.path()).component(file.tree(name), name, known, steps, 0);
    }

    private void component(JsonNode node, String part, Set<String> known, String steps, int depth) {
        if (depth == 0 && (node.isNull() || node.isMissingNode())) {
            return;
        }
        String type = node.path("type").asString("");
        require(known.contains(type), "its " + part + " has a step of the unknown type \"" + type + "\"");
        require(depth < DEEPEST, "its " + part + " is nested deeper than " + DEEPEST);
        switch (type) {
            case "Sequence" -> {
                require(node.path(steps).isArray(), "a Sequence of its " + part + " has no list " + steps);
                for (JsonNode step : node.path(steps)) {
                    component(step, part, known, steps, depth + 1);
                }
            }
            case "Precompiled" -> charsMap(node.path("precompiled_charsmap").asString(""));
            case "Prepend" -> text(node.path("prepend"), "prepend");
            case "Replace" -> {
                text(node.path("content"), "content");
                pattern(node.path("pattern"));
                grow(1L + node.path("content").asString("").length());
            }
            case "Split" -> pattern(node.path("pattern"));
            case "Metaspace" -> oneCharacter(node.path("replacement"));
            case "CharDelimiterSplit" -> oneCharacter(node.path("delimiter"));
            case "FixedLength" -> number(node.path("length"), "length", 1, LARGEST_ID);
            case "Strip" -> {
                if (part.equals("decoder")) {
                    oneCharacter(node.path("content"));
                    number(node.path("start"), "start", 0, LONGEST_TEXT);
                    number(node.path("stop"), "stop", 0, 0); // it counts back over the start of a short token
                }
            }
            case "BertProcessing", "RobertaProcessing" -> {
                number(node.path("sep").path(1), "sep", 0, LARGEST_ID);
                number(node.path("cls").path(1), "cls", 0, LARGEST_ID);
            }
            case "TemplateProcessing" -> template(node);
            default -> {
                // takes nothing that could break
            }
        }
    }

    private void template(JsonNode node) {
        JsonNode specials = node.path("special_tokens");
        require(specials.isObject(), "a template has no special_tokens");
        for (var entry : specials.properties()) {
            JsonNode special = entry.getValue();
            require(
                    entry.getKey().equals(special.path("id").asString("")),
                    "a template's special token " + entry.getKey() + " has another id");
            require(
                    special.path("ids").isArray()
                            && special.path("tokens").isArray()
                            && special.path("ids").size()
                                    == special.path("tokens").size()
                            && special.path("ids").size() <= LONGEST_TEXT,
                    "a template's special token " + entry.getKey() + " has not as many ids as tokens");
            for (JsonNode id : special.path("ids")) {
                number(id, "id", 0, LARGEST_ID);
            }
        }
        pieces(node.path("single"), specials, Set.of("A"));
        pieces(node.path("pair"), specials, Set.of("A", "B"));
    }

    private void pieces(JsonNode pieces, JsonNode specials, Set<String> sequences) {
        require(pieces.isArray() && pieces.size() <= LONGEST_TEXT, "a template is no list of pieces");
        for (JsonNode piece : pieces) {
            require(piece.isObject() && piece.size() == 1, "a template has the piece " + piece);
            JsonNode value = piece.path(piece.has("Sequence") ? "Sequence" : "SpecialToken");
            String id = value.path("id").asString("");
            number(value.path("type_id"), "type_id", 0, LARGEST_ID);
            require(
                    piece.has("Sequence") ? sequences.contains(id) : specials.has(id),
                    "a template has the piece " + piece + ", which stands for nothing");
        }
    }

    private void addedTokens(JsonNode tokens) {
        for (JsonNode token : tokens) {
            number(token.path("id"), "id of an added token", 0, LARGEST_ID);
            text(token.path("content"), "content of an added token");
        }
    }

    private void model(TokenizerJsonFile file) {
        String prefix = text(file, "continuing_subword_prefix");
        text(file, "end_of_word_suffix");
        String dropout = file.model("dropout");
        require(dropout.equals("null") || Double.parseDouble(dropout) == 0, "its dropout makes ids random");
        if (file.model("vocab").startsWith("[")) {
            unigram(read(file, "vocab"));
        } else {
            for (var entry : read(file, "vocab").properties()) {
                number(entry.getValue(), "id of " + entry.getKey(), 0, LARGEST_ID);
            }
        }
        if (!prefix.isEmpty()) {
            for (JsonNode merge : read(file, "merges")) {
                String[] pair = merge.asString("").split(" ", -1);
                String right = merge.isArray() ? merge.path(1).asString("") : pair[pair.length - 1];
                require(right.startsWith(prefix), "the merge " + merge + " lacks the prefix " + prefix);
            }
        }
    }

    private String text(TokenizerJsonFile file, String name) {
        JsonNode node = read(file, name);
        if (!node.isNull()) {
            text(node, name);
        }
        return node.asString("");
    }

    private static JsonNode read(TokenizerJsonFile file, String name) {
        return JsonMapper.shared().readTree(file.model(name));
    }

    private void charsMap(String base64) {
        try {
            byte[] blob = Base64.getDecoder().decode(base64);
            String problem = CharsMap.problem(blob);
            require(problem.isEmpty(), problem);
            grow(CharsMap.longestReplacement(blob));
        } catch (IllegalArgumentException e) {
            require(false, "its character map is no base64");
        }
    }

    private void grow(long factor) {
        growth = Math.min(LARGEST_GROWTH + 1, growth * Math.max(1, factor));
        require(
                growth <= LARGEST_GROWTH,
                "its replacements may make more than " + LARGEST_GROWTH + " characters of one");
    }

    private void pattern(JsonNode pattern) {
        JsonNode regex = pattern.path("Regex");
        text(regex.isMissingNode() ? pattern.path("String") : regex, "pattern", PatternCheck.LONGEST);
        if (!regex.isMissingNode()) {
            String problem = PatternCheck.problem(regex.asString(""));
            require(problem.isEmpty(), "its pattern " + shortened(regex.asString("")) + " " + problem);
        }
    }

    private static String shortened(String pattern) {
        return pattern.length() > 60 ? pattern.substring(0, 60) + "..." : pattern;
    }

    private void oneCharacter(JsonNode node) {
        String text = node.asString("");
        require(node.isString() && text.codePointCount(0, text.length()) == 1, node + " is not one character");
    }

    private void text(JsonNode node, String what) {
        text(node, what, LONGEST_TEXT);
    }

    private void text(JsonNode node, String what, int longest) {
        require(
                node.isString() && node.asString("").getBytes(StandardCharsets.UTF_8).length <= longest,
                "its " + what + " is no text of at most " + longest + " bytes");
    }

    private void number(JsonNode node, String what, int least, int most) {
        require(
                node.isIntegralNumber() && node.canConvertToInt() && node.asInt() >= least && node.asInt() <= most,
                "its " + what + " is " + node + ", which is not from " + least + " to " + most);
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw new InputException(path + ": " + problem + ": restore the checkpoint's file");
        }
    }
}
