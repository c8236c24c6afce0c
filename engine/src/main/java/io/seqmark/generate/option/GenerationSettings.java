package io.seqmark.generate.option;

import io.seqmark.base.InputException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes a configuration of option values, and checks that they fit together. */
final class GenerationSettings {
    /** The library's own: 20 tokens in all under 4.4, 20 new ones under 5.x. */
    private static final int DEFAULT_LENGTH = 20;

    private static final int MAX_BEAMS = 1024;
    private static final int MAX_TOKENS = 1 << 20;

    private final OptionValues values;

    GenerationSettings(OptionValues values) {
        this.values = values;
    }

    GenerationConfig resolve() {
        refuseUnsupported();
        int returned = values.integer(GenerationOption.NUM_RETURN_SEQUENCES, 1, 1, MAX_BEAMS);
        SamplingSettings sampling = new SamplingSettings(values);
        boolean sampled = sampling.asked();
        int beams = beams(returned, sampled);
        GenerationConfig config = new GenerationConfig(
                beams,
                maxLength(),
                minLength(),
                values.number(GenerationOption.LENGTH_PENALTY, 1.0, -1000, 1000),
                sampled && beams > 1 ? earlyStoppingOfBeamSampling() : earlyStopping(),
                returned,
                values.bool(GenerationOption.USE_CACHE, true),
                stopStrings(),
                values.bool(GenerationOption.OUTPUT_SCORES, false),
                groups(beams, sampled),
                sampled ? Optional.of(sampling.resolve(beams, returned, eos())) : Optional.empty(),
                forcedWords(beams, sampled),
                sampled ? Optional.empty() : contrastive(beams),
                tokens(beams),
                new ProcessingSettings(values).resolve());
        new Contradictions(values, config).check();
        return config;
    }

    private GenerationConfig.BeamGroups groups(int beams, boolean sampled) {
        int count = values.integer(GenerationOption.NUM_BEAM_GROUPS, 1, 1, MAX_BEAMS);
        double penalty = values.number(GenerationOption.DIVERSITY_PENALTY, 0, 0, 1e6);
        String groups = values.where(GenerationOption.NUM_BEAM_GROUPS) + " " + count;
        if (count == 1) {
            // in a file of a checkpoint, 5.x passes over it
            if (penalty > 0 && (values.legacy() || values.isGiven(GenerationOption.DIVERSITY_PENALTY))) {
                throw new InputException("%s %s: needs beams in groups; give --num_beam_groups 2 or more"
                        .formatted(values.where(GenerationOption.DIVERSITY_PENALTY), penalty));
            }
            return GenerationConfig.BeamGroups.NONE;
        }
        if (sampled) {
            throw new InputException(
                    groups + ": beams in groups are not drawn; give --do_sample false, or leave the" + " groups out");
        }
        if (count > beams) {
            throw new InputException("%s: more groups than the %d of num_beams; give --num_beams %d or more"
                    .formatted(groups, beams, count));
        }
        if (beams % count != 0) {
            throw new InputException("%s: does not divide the %d of num_beams; give --num_beams %d, or other groups"
                    .formatted(groups, beams, (beams / count + 1) * count));
        }
        if (penalty == 0 && !values.legacy()) { // 4.4 went on, with groups that are all the same
            throw new InputException(
                    groups + ": without a penalty all groups are the same; give --diversity_penalty" + " above 0");
        }
        return new GenerationConfig.BeamGroups(count, penalty);
    }

    private GenerationConfig.SpecialTokenIds tokens(int beams) {
        return new GenerationConfig.SpecialTokenIds(
                decoderStart(),
                eos(),
                pad(),
                forcedBos(),
                values.ids(GenerationOption.FORCED_EOS_TOKEN_ID),
                values.family().promptsWithForcedBos(),
                hidden(beams));
    }

    /**
     * {@code run_distributed_eval.py} raised it to what is returned; generate() of 5.x draws independent samples with a single
     * one.
     */
    private int beams(int returned, boolean sampled) {
        int beams = values.integer(GenerationOption.NUM_BEAMS, 1, 1, MAX_BEAMS);
        return sampled && beams == 1 && !values.legacy() ? 1 : Math.max(returned, beams);
    }

    private void refuseUnsupported() {
        if (values.legacy()) {
            values.family().checkLegacy(values.config());
        }
        values.refuseUnsupported();
    }

    private List<List<List<Integer>>> forcedWords(int beams, boolean sampled) {
        OptionValue given = values.find(GenerationOption.FORCE_WORDS_IDS).orElse(null);
        if (given == null) {
            return List.of();
        }
        String where = values.where(GenerationOption.FORCE_WORDS_IDS);
        if (sampled) {
            throw new InputException(where + ": constrained beam search does not draw; give --do_sample false");
        }
        if (beams == 1) {
            throw new InputException(where + ": constrained beam search needs --num_beams of 2 or more");
        }
        if (values.integer(GenerationOption.NUM_BEAM_GROUPS, 1, 1, MAX_BEAMS) > 1) {
            throw new InputException("%s: constrained beam search has no groups; leave %s out"
                    .formatted(where, values.where(GenerationOption.NUM_BEAM_GROUPS)));
        }
        List<List<List<Integer>>> words = values.constraints(GenerationOption.FORCE_WORDS_IDS);
        words.stream().filter(GenerationSettings::overlap).findFirst().ifPresent(alternatives -> {
            throw new InputException(where + ": of the alternatives " + alternatives
                    + " one begins with another; leave the longer one out");
        });
        return words;
    }

    /** Whether some word is the beginning of another, or stands there twice. */
    private static boolean overlap(List<List<Integer>> words) {
        return new HashSet<>(words).size() < words.size()
                || words.stream()
                        .anyMatch(word -> words.stream()
                                .anyMatch(other -> other.size() > word.size()
                                        && other.subList(0, word.size()).equals(word)));
    }

    /** As in transformers, {@code penalty_alpha} alone asks for it, with the default of {@code top_k}, and a file's may be idle. */
    private Optional<GenerationConfig.Contrastive> contrastive(int beams) {
        GenerationOption option = GenerationOption.PENALTY_ALPHA;
        double alpha = values.number(option, 0, 0, 1);
        int topK = alpha > 0 ? values.integer(GenerationOption.TOP_K, SamplingSettings.DEFAULT_TOP_K, 0, MAX_BEAMS) : 0;
        if (topK < 2) {
            return Optional.empty();
        }
        if (beams > 1) {
            if (values.isGiven(option)) {
                throw new InputException("%s %s: contrastive search has one beam and returns one sequence; give"
                                .formatted(values.where(option), alpha)
                        + " --num_beams 1, or leave it out");
            }
            return Optional.empty();
        }
        if (!values.bool(GenerationOption.USE_CACHE, true)) {
            throw new InputException("%s: contrastive search (penalty_alpha %s) needs the cache; give --use_cache true"
                    .formatted(values.where(GenerationOption.USE_CACHE) + " false", alpha));
        }
        if (!values.family().predictsFromReadStates()) {
            throw new InputException(
                    "%s %s: contrastive search is not supported for %s; --penalty_alpha none leaves it out"
                            .formatted(
                                    values.where(option), alpha, values.family().modelType()));
        }
        return Optional.of(new GenerationConfig.Contrastive(alpha, topK));
    }

    private int promptLength() {
        return values.family().promptsWithForcedBos() && forcedBos().isPresent() ? 2 : 1;
    }

    private int maxLength() {
        if (values.find(GenerationOption.MAX_NEW_TOKENS).isPresent()) {
            return promptLength() + values.integer(GenerationOption.MAX_NEW_TOKENS, 0, 1, MAX_TOKENS);
        }
        if (values.find(GenerationOption.MAX_LENGTH).isPresent()) {
            return values.integer(GenerationOption.MAX_LENGTH, 0, 2, MAX_TOKENS);
        }
        if (values.legacy()) {
            return DEFAULT_LENGTH;
        }
        int positions = values.config().integer("max_position_embeddings").orElse(Integer.MAX_VALUE);
        return Math.min(promptLength() + DEFAULT_LENGTH, positions);
    }

    private int minLength() {
        int minLength = values.integer(GenerationOption.MIN_LENGTH, 0, 0, MAX_TOKENS);
        return values.find(GenerationOption.MIN_NEW_TOKENS).isPresent()
                ? promptLength() + values.integer(GenerationOption.MIN_NEW_TOKENS, 0, 0, MAX_TOKENS)
                : minLength;
    }

    private List<String> stopStrings() {
        List<String> strings = values.find(GenerationOption.STOP_STRINGS).stream()
                .flatMap(value -> value.oneOrMany().stream())
                .map(OptionValue::text)
                .toList();
        if (strings.contains("")) {
            throw new InputException(values.where(GenerationOption.STOP_STRINGS)
                    + " contains an empty text, which would end every output at once: take it out");
        }
        return strings;
    }

    private EarlyStopping earlyStopping() {
        OptionValue value = values.find(GenerationOption.EARLY_STOPPING).orElse(null);
        if (value == null) {
            return EarlyStopping.FALSE;
        }
        if (value instanceof OptionValue.Text) {
            if (values.legacy()) {
                throw new InputException(values.where(GenerationOption.EARLY_STOPPING)
                        + " never: transformers 4.4 knew true and false only; use --semantics hf-5");
            }
            return EarlyStopping.NEVER;
        }
        return value.truth() ? EarlyStopping.TRUE : EarlyStopping.FALSE;
    }

    /** 4.4 forgot to look into the checkpoint's file there. */
    private EarlyStopping earlyStoppingOfBeamSampling() {
        return values.legacy() && !values.isGiven(GenerationOption.EARLY_STOPPING)
                ? EarlyStopping.FALSE
                : earlyStopping();
    }

    /** A negative one, which some files hold, is none: transformers only warns of it. */
    private OptionalInt pad() {
        return values.find(GenerationOption.PAD_TOKEN_ID)
                .map(OptionValue::whole)
                .filter(id -> id >= 0)
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    private OptionalInt forcedBos() {
        OptionalInt given = values.id(GenerationOption.FORCED_BOS_TOKEN_ID);
        boolean old = values.readsConfig()
                && values.config().bool("force_bos_token_to_be_generated").orElse(false);
        boolean explicit = values.isGiven(GenerationOption.FORCED_BOS_TOKEN_ID);
        // the spelling of checkpoints made before 4.4, such as distilbart and bart-large-cnn
        return old && !explicit && given.isEmpty() ? values.id(GenerationOption.BOS_TOKEN_ID) : given;
    }

    private int decoderStart() {
        OptionalInt start = values.id(GenerationOption.DECODER_START_TOKEN_ID);
        if (start.isEmpty()) {
            start = values.id(GenerationOption.BOS_TOKEN_ID);
        }
        return start.orElseThrow(() -> new InputException(
                "%s: has neither decoder_start_token_id nor bos_token_id; give --decoder_start_token_id"
                        .formatted(values.file().path())));
    }

    private List<Integer> eos() {
        List<Integer> eos = values.ids(GenerationOption.EOS_TOKEN_ID);
        if (values.legacy() && eos.size() > 1) {
            throw new InputException(values.where(GenerationOption.EOS_TOKEN_ID)
                    + ": transformers 4.4 knew a single one; use --semantics hf-5");
        }
        return eos;
    }

    private List<Integer> hidden(int beams) {
        OptionalInt pad = pad();
        boolean hides = values.legacy() && beams > 1 && values.family().hidesPaddingInLegacyBeamSearch();
        return hides && pad.isPresent() ? List.of(pad.getAsInt()) : List.of();
    }
}
