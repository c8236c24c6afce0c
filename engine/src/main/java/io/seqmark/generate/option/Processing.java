package io.seqmark.generate.option;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the logits processors are told, beside lengths and forced tokens. Immutable.
 *
 * @param sequenceBias added to the score of a sequence's last token where the others stand before it; in order
 * @param suppressTokens never generated; ids beyond the vocabulary have no effect
 * @param beginSuppressTokens not generated as the first token that is not forced
 * @param removeInvalidValues whether NaN counts as 0 and an infinity as the largest number
 * @param renormalizeLogits whether what the processors leave is made probabilities again
 */
public record Processing(
        int noRepeatNgramSize,
        int encoderNoRepeatNgramSize,
        double repetitionPenalty,
        double encoderRepetitionPenalty,
        List<List<Integer>> badWordsIds,
        Map<List<Integer>, Float> sequenceBias,
        Optional<Decay> decay,
        List<Integer> suppressTokens,
        List<Integer> beginSuppressTokens,
        boolean removeInvalidValues,
        boolean renormalizeLogits) {
    public Processing {
        badWordsIds = badWordsIds.stream().map(List::copyOf).toList();
        sequenceBias = new LinkedHashMap<>(sequenceBias);
        suppressTokens = List.copyOf(suppressTokens);
        beginSuppressTokens = List.copyOf(beginSuppressTokens);
    }

    /**
     * {@code exponential_decay_length_penalty}.
     *
     * @param start generated tokens after which EOS becomes likelier
     * @param factor by how much with each token more
     */
    public record Decay(int start, double factor) {}

    /** The sequences and their biases, in order; unmodifiable. */
    @Override
    public Map<List<Integer>, Float> sequenceBias() {
        return Collections.unmodifiableMap(sequenceBias);
    }

    void describe(Map<String, Object> map) {
        map.put("no_repeat_ngram_size", noRepeatNgramSize);
        map.put("encoder_no_repeat_ngram_size", encoderNoRepeatNgramSize);
        map.put("repetition_penalty", repetitionPenalty);
        map.put("encoder_repetition_penalty", encoderRepetitionPenalty);
        map.put("bad_words_ids", badWordsIds);
        map.put(
                "sequence_bias",
                sequenceBias.entrySet().stream()
                        .map(bias -> List.of(bias.getKey(), bias.getValue()))
                        .toList());
        decay.ifPresent(each -> map.put("exponential_decay_length_penalty", List.of(each.start(), each.factor())));
        map.put("suppress_tokens", suppressTokens);
        map.put("begin_suppress_tokens", beginSuppressTokens);
        map.put("remove_invalid_values", removeInvalidValues);
        map.put("renormalize_logits", renormalizeLogits);
    }
}
