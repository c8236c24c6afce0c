package io.seqmark.tokenizer.files;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The added tokens of a fast tokenizer with their ids: those that the files number, then the special ones, each with the
 * vocabulary's id or else the next free one.
 *
 * @param tokens by id
 * @param size the number of ids, the vocabulary's included
 */
public record AddedIds(Map<Integer, AddedToken> tokens, int size) {
    public static AddedIds of(
            SpecialTokens specials, Function<String, @Nullable Integer> vocabulary, int vocabularySize) {
        Map<Integer, AddedToken> tokens = new TreeMap<>(specials.added());
        int next = Math.max(
                vocabularySize,
                1 + tokens.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1));
        for (AddedToken token : specials.all()) {
            boolean known =
                    tokens.values().stream().anyMatch(other -> other.content().equals(token.content()));
            if (!known) {
                Integer id = vocabulary.apply(token.content());
                tokens.put(id != null ? id : next++, token);
            }
        }
        return new AddedIds(tokens, next);
    }
}
