package io.seqmark.generate.option;

import io.seqmark.base.InputException;
import java.util.Collection;
import java.util.List;

/** Finds options that exclude each other, before any work is done. */
final class Contradictions {
    private final OptionValues values;
    private final GenerationConfig config;

    Contradictions(OptionValues values, GenerationConfig config) {
        this.values = values;
        this.config = config;
    }

    /** @throws InputException with the names of both options and a remedy */
    void check() {
        checkLengths();
        checkDecay();
        checkForced(
                GenerationOption.FORCED_BOS_TOKEN_ID,
                config.tokens().forcedBosTokenId().stream().boxed().toList());
        checkForced(GenerationOption.FORCED_EOS_TOKEN_ID, config.tokens().forcedEosTokenId());
        checkStopStrings();
        warnOfBeamOptions();
        warnOfSamplingOptions();
    }

    /** transformers only warns; but who asks for both on one command line has made a mistake. */
    private void checkLengths() {
        GenerationOption least = named(GenerationOption.MIN_NEW_TOKENS, GenerationOption.MIN_LENGTH);
        GenerationOption most = named(GenerationOption.MAX_NEW_TOKENS, GenerationOption.MAX_LENGTH);
        if (config.minLength() > config.maxLength()) {
            String problem = "%s allows no end before %d tokens, %s no more than %d"
                    .formatted(values.where(least), config.minLength(), values.where(most), config.maxLength());
            if (values.isGiven(least) && values.isGiven(most)) {
                throw new InputException(problem + ": lower the first or raise the second");
            }
            values.warn(problem + ": every output has the longest length");
        }
        if (values.isGiven(GenerationOption.MAX_NEW_TOKENS) && values.isGiven(GenerationOption.MAX_LENGTH)) {
            values.warn("--max_length has no effect beside --max_new_tokens");
        }
    }

    private GenerationOption named(GenerationOption first, GenerationOption second) {
        return values.find(first).isPresent() ? first : second;
    }

    private void checkDecay() {
        GenerationOption option = GenerationOption.EXPONENTIAL_DECAY_LENGTH_PENALTY;
        config.processing().decay().ifPresent(decay -> {
            if (config.eosTokenId().isEmpty()) {
                throw new InputException(values.where(option)
                        + " changes the score of eos_token_id, but there is none; give --eos_token_id");
            }
            if (decay.factor() >= 1 && config.minLength() > decay.start() + 2) {
                throw new InputException(
                        "%s starts at %d generated tokens, where min_length %d still forbids the end, and transformers computes NaN; let it start at %d or later"
                                .formatted(
                                        values.where(option),
                                        decay.start(),
                                        config.minLength(),
                                        config.minLength() - 2));
            }
        });
    }

    /** Suppression comes after forcing, and would leave no token. */
    private void checkForced(GenerationOption forced, List<Integer> ids) {
        Collection<Integer> suppressed = config.processing().suppressTokens();
        if (!ids.isEmpty() && suppressed.containsAll(ids)) {
            throw new InputException("%s contains %s, which %s forces: take it out of one of them"
                    .formatted(values.where(GenerationOption.SUPPRESS_TOKENS), ids, values.where(forced)));
        }
    }

    /** Such searches run code of an older release, which asks for the strings at other places. */
    private void checkStopStrings() {
        refuseBesideStopStrings(
                GenerationOption.NUM_BEAM_GROUPS, config.groups().several());
        refuseBesideStopStrings(
                GenerationOption.FORCE_WORDS_IDS, !config.forceWordsIds().isEmpty());
        refuseBesideStopStrings(
                GenerationOption.PENALTY_ALPHA, config.contrastive().isPresent());
    }

    private void refuseBesideStopStrings(GenerationOption option, boolean inForce) {
        if (inForce && !config.stopStrings().isEmpty()) {
            throw new InputException("%s is not supported beside %s: leave out one of them"
                    .formatted(values.where(GenerationOption.STOP_STRINGS), values.where(option)));
        }
    }

    private void warnOfBeamOptions() {
        if (config.numBeams() == 1) {
            for (GenerationOption option : List.of(GenerationOption.LENGTH_PENALTY, GenerationOption.EARLY_STOPPING)) {
                if (values.isGiven(option)) {
                    values.warn("--" + option.label() + " has no effect without beams: --num_beams is 1");
                }
            }
        }
    }

    private void warnOfSamplingOptions() {
        if (config.sampling().isEmpty()) {
            for (GenerationOption option : List.of(
                    GenerationOption.TEMPERATURE,
                    GenerationOption.TOP_P,
                    GenerationOption.MIN_P,
                    GenerationOption.TYPICAL_P,
                    GenerationOption.EPSILON_CUTOFF,
                    GenerationOption.ETA_CUTOFF)) {
                if (values.isGiven(option)) {
                    values.warn("--" + option.label() + " has no effect without sampling: do_sample is false");
                }
            }
        }
    }
}
