package io.seqmark.tokenizer.python;

import io.seqmark.base.Semantics;
import io.seqmark.tokenizer.files.AddedToken;
import io.seqmark.tokenizer.text.CharacterClass;
import io.seqmark.tokenizer.text.PythonStrings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Cuts added tokens out of a text, as the Python tokenizers of one version do. Thread-safe. */
sealed interface Splitter {
    /** A stretch of text, or an added token. */
    record Part(String text, boolean isToken) {}

    /** The parts of a text, none of them empty. */
    List<Part> split(String text);

    /** The splitter of that version. */
    static Splitter of(Collection<AddedToken> tokens, Semantics semantics) {
        return semantics == Semantics.HF_4_4 ? new OneByOne(tokens) : new LongestMatch(tokens);
    }

    /**
     * transformers 4.4: one token after the other in the order of their texts; a token given as a string takes the white
     * space on both sides.
     */
    final class OneByOne implements Splitter {
        private final Map<String, AddedToken> tokens = new TreeMap<>();

        OneByOne(Collection<AddedToken> tokens) {
            tokens.forEach(token -> this.tokens.put(token.content(), token));
        }

        @Override
        public List<Part> split(String text) {
            if (PythonStrings.isBlank(text)) {
                return List.of();
            }
            List<Part> parts = List.of(new Part(text, tokens.containsKey(text)));
            for (AddedToken token : tokens.values()) {
                if (text.contains(token.content())) {
                    parts = cut(parts, token);
                }
            }
            return parts;
        }

        private List<Part> cut(List<Part> parts, AddedToken token) {
            List<Part> result = new ArrayList<>();
            for (Part part : parts) {
                if (part.isToken) {
                    result.add(part);
                } else {
                    cut(part.text, token, result);
                }
            }
            return result;
        }

        private void cut(String text, AddedToken token, List<Part> result) {
            String content = token.content();
            List<String> between = around(text, content);
            int last = between.size() - 1;
            StringBuilder word = new StringBuilder();
            for (int i = 0; i <= last; i++) {
                String stretch = between.get(i);
                if (token.singleWord()) {
                    if (i < last && !endsWord(stretch) && !startsWord(between.get(i + 1))) {
                        word.append(stretch).append(content);
                    } else if (!word.isEmpty()) {
                        result.add(part(word.append(stretch).toString()));
                        word.setLength(0);
                        continue;
                    }
                }
                if (i > 0 && (token.plain() || token.rstrip())) {
                    stretch = PythonStrings.stripLeft(stretch);
                }
                if (i < last && (token.plain() || token.lstrip())) {
                    stretch = PythonStrings.stripRight(stretch);
                }
                if (!stretch.isEmpty()) {
                    result.add(part(stretch));
                }
                if (i < last || (last == 0 && stretch.isEmpty())) {
                    result.add(new Part(content, true));
                }
            }
        }

        /** A stretch that happens to spell an added token counts as one. */
        private Part part(String text) {
            return new Part(text, tokens.containsKey(text));
        }

        private static List<String> around(String text, String content) {
            List<String> between = new ArrayList<>();
            int from = 0;
            for (int at = text.indexOf(content); at >= 0; at = text.indexOf(content, from)) {
                between.add(text.substring(from, at));
                from = at + content.length();
            }
            between.add(text.substring(from));
            return between;
        }

        /** An empty stretch fails in Python; here it counts as a word's edge. */
        private static boolean endsWord(String text) {
            return text.isEmpty() || isEdge(text.codePointBefore(text.length()));
        }

        private static boolean startsWord(String text) {
            return text.isEmpty() || isEdge(text.codePointAt(0));
        }

        private static boolean isEdge(int codePoint) {
            return CharacterClass.isWhitespace(codePoint)
                    || CharacterClass.isControl(codePoint)
                    || CharacterClass.isPunctuation(codePoint);
        }
    }

    /** transformers 5: leftmost, then longest; a token takes white space only where its flags say so. */
    final class LongestMatch implements Splitter {
        private final Map<Character, List<AddedToken>> byFirst = new HashMap<>();
        private final Map<String, AddedToken> byText = new HashMap<>();

        LongestMatch(Collection<AddedToken> tokens) {
            for (AddedToken token : tokens) {
                if (!token.content().isEmpty() && byText.putIfAbsent(token.content(), token) == null) {
                    byFirst.computeIfAbsent(token.content().charAt(0), first -> new ArrayList<>())
                            .add(token);
                }
            }
            byFirst.values()
                    .forEach(list -> list.sort((a, b) ->
                            Integer.compare(b.content().length(), a.content().length())));
        }

        @Override
        public List<Part> split(String text) {
            List<String> cut = cut(text);
            for (int i = 0; i < cut.size(); i++) {
                AddedToken token = byText.get(cut.get(i));
                if (token != null) {
                    strip(cut, i, token);
                }
            }
            List<Part> parts = new ArrayList<>(cut.size());
            for (String part : cut) {
                if (!part.isEmpty()) {
                    parts.add(new Part(part, byText.containsKey(part)));
                }
            }
            return parts;
        }

        private List<String> cut(String text) {
            List<String> parts = new ArrayList<>();
            int from = 0;
            for (int at = 0; at < text.length(); ) {
                String token = tokenAt(text, at);
                if (token.isEmpty()) {
                    at++;
                    continue;
                }
                if (at > from) {
                    parts.add(text.substring(from, at));
                }
                parts.add(token);
                at += token.length();
                from = at;
            }
            if (from < text.length()) {
                parts.add(text.substring(from));
            }
            return parts;
        }

        private String tokenAt(String text, int at) {
            for (AddedToken token : byFirst.getOrDefault(text.charAt(at), List.of())) {
                if (text.startsWith(token.content(), at)) {
                    return token.content();
                }
            }
            return "";
        }

        private static void strip(List<String> parts, int i, AddedToken token) {
            String left = i > 0 ? parts.get(i - 1) : "";
            String right = i + 1 < parts.size() ? parts.get(i + 1) : "";
            if (token.rstrip() && !right.isEmpty()) {
                parts.set(i + 1, PythonStrings.stripLeft(right));
            }
            if (token.lstrip() && !left.isEmpty()) {
                parts.set(i - 1, PythonStrings.stripRight(left));
            }
            if (token.singleWord()) {
                if (!left.isEmpty() && !left.endsWith(" ")) {
                    parts.set(i - 1, parts.get(i - 1) + token.content());
                    parts.set(i, "");
                } else if (!right.isEmpty() && !right.startsWith(" ")) {
                    parts.set(i + 1, token.content() + parts.get(i + 1));
                    parts.set(i, "");
                }
            }
        }
    }
}
