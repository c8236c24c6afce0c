package io.seqmark.tokenizer.python;

import io.seqmark.tokenizer.sentencepiece.SentencePieceProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Joins tokens of which some are special: the stretches between those are decoded one by one. */
public final class SpecialAwareJoin {
    private SpecialAwareJoin() {}

    /** The text, each special token followed by {@code separator}. */
    public static String join(
            List<String> tokens, Set<String> specials, SentencePieceProcessor processor, String separator) {
        StringBuilder out = new StringBuilder();
        List<String> stretch = new ArrayList<>();
        for (String token : tokens) {
            if (specials.contains(token)) {
                out.append(processor.decode(stretch)).append(token).append(separator);
                stretch.clear();
            } else {
                stretch.add(token);
            }
        }
        return out.append(processor.decode(stretch)).toString();
    }
}
