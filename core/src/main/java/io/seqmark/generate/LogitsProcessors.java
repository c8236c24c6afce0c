package io.seqmark.generate;

import io.seqmark.contract.Semantics;
import java.util.ArrayList;
import java.util.List;

/** The logits processors, in the order in which transformers applies them. */
final class LogitsProcessors {
    private LogitsProcessors() {}

    /**
     * The processors that a configuration asks for.
     *
     * @param source the encoder's token ids
     */
    static List<LogitsProcessor> of(GenerationConfig config, Semantics semantics, int[] source) {
        List<LogitsProcessor> processors = new ArrayList<>();
        GenerationConfig.Processing settings = config.processing();
        GenerationConfig.SpecialTokens tokens = config.tokens();
        if (settings.repetitionPenalty() != 1.0) {
            processors.add(repetitionPenalty((float) settings.repetitionPenalty()));
        }
        if (settings.noRepeatNgramSize() > 0) {
            int size = settings.noRepeatNgramSize();
            processors.add((history, length, scores) -> banRepeats(history, length, size, history, length, scores));
        }
        if (settings.encoderNoRepeatNgramSize() > 0) {
            int size = settings.encoderNoRepeatNgramSize();
            processors.add(
                    (history, length, scores) -> banRepeats(source, source.length, size, history, length, scores));
        }
        if (!settings.badWordsIds().isEmpty()) {
            processors.add(badWords(config, semantics));
        }
        if (config.minLength() > 0) {
            processors.add((history, length, scores) -> {
                if (length < config.minLength()) {
                    config.eosTokenId().forEach(scores::ban);
                }
            });
        }
        tokens.forcedBosTokenId()
                .ifPresent(bos -> processors.add((history, length, scores) -> {
                    if (length == 1) {
                        scores.force(List.of(bos));
                    }
                }));
        if (!tokens.forcedEosTokenId().isEmpty()) {
            processors.add((history, length, scores) -> {
                if (length == config.maxLength() - 1) {
                    scores.force(tokens.forcedEosTokenId());
                }
            });
        }
        return processors;
    }

    /** Keskar et al., 2019, section 4.1: each token of the history once, whatever its sign. */
    private static LogitsProcessor repetitionPenalty(float penalty) {
        return (history, length, scores) -> {
            for (int i = 0; i < length; i++) {
                if (isFirst(history, i)) {
                    float score = scores.get(history[i]);
                    scores.set(history[i], score < 0 ? score * penalty : score / penalty);
                }
            }
        };
    }

    private static boolean isFirst(int[] history, int index) {
        for (int i = 0; i < index; i++) {
            if (history[i] == history[index]) {
                return false;
            }
        }
        return true;
    }

    /** Bans each token that would end the history with an n-gram of {@code text} (Paulus et al., 2018, section 2.5). */
    private static void banRepeats(
            int[] text, int textLength, int size, int[] history, int historyLength, RowScores scores) {
        int prefix = size - 1;
        if (historyLength < prefix) {
            return;
        }
        for (int at = 0; at + size <= textLength; at++) {
            if (matches(text, at, history, historyLength - prefix, prefix)) {
                scores.ban(text[at + prefix]);
            }
        }
    }

    private static LogitsProcessor badWords(GenerationConfig config, Semantics semantics) {
        List<int[]> words = config.processing().badWordsIds().stream()
                .filter(word -> config.eosTokenId().stream().noneMatch(eos -> word.equals(List.of(eos))))
                .map(word -> word.stream().mapToInt(Integer::intValue).toArray())
                .toList();
        // transformers 4.4 bans a word whose beginning is the whole history; 5.x wants the history to be as long as the
        // word
        int spare = semantics == Semantics.HF_4_4 ? 1 : 0;
        return (history, length, scores) -> {
            for (int[] word : words) {
                int prefix = word.length - 1;
                boolean fits = prefix == 0 || word.length <= length + spare;
                if (fits && matches(word, 0, history, length - prefix, prefix)) {
                    scores.ban(word[prefix]);
                }
            }
        };
    }

    private static boolean matches(int[] a, int aFrom, int[] b, int bFrom, int count) {
        for (int i = 0; i < count; i++) {
            if (a[aFrom + i] != b[bFrom + i]) {
                return false;
            }
        }
        return true;
    }
}
