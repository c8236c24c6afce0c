package io.seqmark.generate.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One constraint of {@code force_words_ids}: token sequences of which the output must hold one. Those with a common beginning
 * share it, as in transformers' {@code DisjunctiveTrie}. Immutable.
 */
final class ForcedWords {
    private final Node start = new Node(0);
    private final int longest;

    /** Where a word has been followed to. */
    static final class Node {
        private final int depth;
        /** In the order in which the words name them. */
        private final Map<Integer, Node> next = new LinkedHashMap<>();

        private Node(int depth) {
            this.depth = depth;
        }

        /** How many tokens led here. */
        int depth() {
            return depth;
        }

        /** Where a token leads, or null if no word goes on with it. */
        @Nullable
        Node after(int token) {
            return next.get(token);
        }

        /** The tokens with which a word goes on; none at a word's end. */
        List<Integer> tokens() {
            return List.copyOf(next.keySet());
        }

        boolean endsWord() {
            return next.isEmpty();
        }
    }

    /**
     * @param words none empty, and none the beginning of another
     */
    ForcedWords(List<List<Integer>> words) {
        for (List<Integer> word : words) {
            Node node = start;
            for (int token : word) {
                int depth = node.depth + 1;
                node = node.next.computeIfAbsent(token, _ -> new Node(depth));
            }
        }
        this.longest = words.stream().mapToInt(List::size).max().orElseThrow();
    }

    /** Where every word begins. */
    Node start() {
        return start;
    }

    /** Tokens of the longest word. */
    int longest() {
        return longest;
    }
}
