package io.seqmark.engine;

import io.seqmark.base.InputException;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.model.EncoderDecoder;
import java.util.List;
import java.util.stream.Stream;

/** Settings that only the loaded model can judge. */
final class SettingsCheck {
    private SettingsCheck() {}

    /**
     * Refuses settings that do not fit.
     *
     * @throws InputException if a length or a token id is beyond the model's
     */
    static void check(Checkpoint checkpoint, GenerationConfig config, EncoderDecoder model) {
        int positions = model.targetPositions().orElse(Integer.MAX_VALUE);
        int needed = config.decoderPositions();
        if (needed > positions) {
            throw new InputException(
                    "%s: max_length %d needs %d decoder positions, but the model has %d; give --max_length %d or less"
                            .formatted(
                                    checkpoint.directory(),
                                    config.maxLength(),
                                    needed,
                                    positions,
                                    positions + config.maxLength() - needed));
        }
        checkIds("decoder_start_token_id", Stream.of(config.decoderStartTokenId()), model.targetVocabularySize());
        int vocabulary = model.vocabularySize();
        checkIds(
                "sequence_bias",
                config.processing().sequenceBias().keySet().stream().flatMap(List::stream),
                vocabulary);
        checkIds("bad_words_ids", config.processing().badWordsIds().stream().flatMap(List::stream), vocabulary);
        checkIds(
                "force_words_ids",
                config.forceWordsIds().stream().flatMap(List::stream).flatMap(List::stream),
                vocabulary);
        checkIds(
                "forced_bos_token_id",
                config.tokens().forcedBosTokenId().stream().boxed(),
                vocabulary);
        checkIds("forced_eos_token_id", config.tokens().forcedEosTokenId().stream(), vocabulary);
        checkIds("eos_token_id", config.eosTokenId().stream(), vocabulary);
    }

    private static void checkIds(String name, Stream<Integer> ids, int vocabulary) {
        ids.filter(id -> id >= vocabulary).findFirst().ifPresent(id -> {
            throw new InputException("%s %d: the model's vocabulary has ids 0 to %d; give --%s"
                    .formatted(name, id, vocabulary - 1, name));
        });
    }
}
