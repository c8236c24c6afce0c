package io.seqmark.generate.logits;

import io.seqmark.base.Semantics;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.option.Processing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The logits processors, in the order in which transformers applies them. */
public final class LogitsProcessors {
    private LogitsProcessors() {}

    /**
     * The processors that a configuration asks for.
     *
     * @param source the encoder's token ids
     * @param diversity what keeps the groups of a diverse beam search apart
     */
    public static List<LogitsProcessor> of(
            GenerationConfig config, Semantics semantics, int[] source, Optional<HammingDiversity> diversity) {
        List<LogitsProcessor> processors = new ArrayList<>();
        Processing settings = config.processing();
        if (!settings.sequenceBias().isEmpty()) {
            processors.add(new SequenceBias(settings.sequenceBias()));
        }
        diversity.ifPresent(processors::add);
        if (settings.encoderRepetitionPenalty() != 1.0) {
            processors.add(RepetitionPenalty.ofSource(settings.encoderRepetitionPenalty(), source));
        }
        if (settings.repetitionPenalty() != 1.0) {
            processors.add(RepetitionPenalty.ofHistory((float) settings.repetitionPenalty()));
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
        addLengthsAndForcedTokens(config, processors);
        addLater(config, processors);
        return processors;
    }

    private static void addLengthsAndForcedTokens(GenerationConfig config, List<LogitsProcessor> processors) {
        GenerationConfig.SpecialTokenIds tokens = config.tokens();
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
    }

    /** What transformers 4.4 did not have. */
    private static void addLater(GenerationConfig config, List<LogitsProcessor> processors) {
        Processing settings = config.processing();
        if (settings.removeInvalidValues()) {
            processors.add((history, length, scores) -> scores.removeInvalid());
        }
        settings.decay().ifPresent(decay -> processors.add(decay(decay, config)));
        if (!settings.suppressTokens().isEmpty()) {
            processors.add((history, length, scores) -> suppress(settings.suppressTokens(), scores));
        }
        if (!settings.beginSuppressTokens().isEmpty()) {
            int begin = config.tokens().forcedBosTokenId().isPresent() ? 2 : 1;
            processors.add((history, length, scores) -> {
                if (length == begin) {
                    suppress(settings.beginSuppressTokens(), scores);
                }
            });
        }
        if (settings.renormalizeLogits()) {
            processors.add((history, length, scores) -> scores.renormalize());
        }
    }

    /** A forbidden EOS stays so: transformers computes NaN there, of which no result follows. */
    private static LogitsProcessor decay(Processing.Decay decay, GenerationConfig config) {
        return (history, length, scores) -> {
            int beyond = length - (config.promptLength() + decay.start());
            if (beyond > 0) {
                float growth = (float) (Math.pow(decay.factor(), beyond) - 1);
                for (int id : config.eosTokenId()) {
                    float score = scores.get(id);
                    if (score > Float.NEGATIVE_INFINITY) {
                        scores.set(id, score + Math.abs(score) * growth);
                    }
                }
            }
        };
    }

    private static void suppress(List<Integer> tokens, RowScores scores) {
        for (int id : tokens) {
            if (id >= 0 && id < scores.size()) {
                scores.ban(id);
            }
        }
    }

    /** Bans each token that would end the history with an n-gram of {@code text} (Paulus et al., 2018, section 2.5). */
    private static void banRepeats(
            int[] text, int textLength, int size, int[] history, int historyLength, RowScores scores) {
        int prefix = size - 1;
        if (historyLength < prefix) {
            return;
        }
        for (int at = 0; at + size <= textLength; at++) {
            int next = text[at + prefix];
            // a source may have ids that the target's vocabulary does not reach
            if (next < scores.size() && TokenSpans.equal(text, at, history, historyLength - prefix, prefix)) {
                scores.ban(next);
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
                if (fits && TokenSpans.equal(word, 0, history, length - prefix, prefix)) {
                    scores.ban(word[prefix]);
                }
            }
        };
    }
}
