package io.seqmark.generate.option;

import io.seqmark.base.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the logits processors' settings of option values. */
final class ProcessingSettings {
    private static final int MAX_SIZE = 1 << 20;

    private final OptionValues values;

    ProcessingSettings(OptionValues values) {
        this.values = values;
    }

    Processing resolve() {
        return new Processing(
                values.integer(GenerationOption.NO_REPEAT_NGRAM_SIZE, 0, 0, MAX_SIZE),
                values.integer(GenerationOption.ENCODER_NO_REPEAT_NGRAM_SIZE, 0, 0, MAX_SIZE),
                penalty(GenerationOption.REPETITION_PENALTY),
                penalty(GenerationOption.ENCODER_REPETITION_PENALTY),
                values.idLists(notEmpty(GenerationOption.BAD_WORDS_IDS), "a word"),
                sequenceBias(),
                decay(),
                values.integers(GenerationOption.SUPPRESS_TOKENS),
                values.integers(GenerationOption.BEGIN_SUPPRESS_TOKENS),
                values.bool(GenerationOption.REMOVE_INVALID_VALUES, false),
                values.bool(GenerationOption.RENORMALIZE_LOGITS, false));
    }

    private double penalty(GenerationOption option) {
        return values.number(option, 1.0, Float.MIN_NORMAL, 1e6);
    }

    /** Of a sequence that is named twice the last bias counts, as in a Python dictionary. */
    private Map<List<Integer>, Float> sequenceBias() {
        GenerationOption option = notEmpty(GenerationOption.SEQUENCE_BIAS);
        Map<List<Integer>, Float> biases = new LinkedHashMap<>();
        values.find(option)
                .ifPresent(pairs -> pairs.list()
                        .forEach(pair -> biases.put(
                                values.idList(option, "a sequence", pair.list().getFirst()),
                                (float) pair.list().getLast().number())));
        return biases;
    }

    private Optional<Processing.Decay> decay() {
        GenerationOption option = GenerationOption.EXPONENTIAL_DECAY_LENGTH_PENALTY;
        Optional<Processing.Decay> decay = values.find(option)
                .map(pair -> new Processing.Decay(
                        pair.list().getFirst().whole(), pair.list().getLast().number()));
        decay.filter(each -> !(each.factor() > 0 && each.factor() < 1e6)).ifPresent(each -> {
            throw new InputException(
                    "%s: its factor is %s, expected a number above 0".formatted(values.where(option), each.factor()));
        });
        return decay;
    }

    private GenerationOption notEmpty(GenerationOption option) {
        values.find(option).filter(value -> value.list().isEmpty()).ifPresent(empty -> {
            throw new InputException("%s is an empty list, which transformers refuses; give --%s none to leave it out"
                    .formatted(values.where(option), option.label()));
        });
        return option;
    }
}
