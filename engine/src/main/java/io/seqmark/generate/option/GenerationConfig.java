package io.seqmark.generate.option;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.checkpoint.Checkpoint;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The effective settings of one run's decoding. Lengths count decoder tokens, the decoder start included. Immutable.
 *
 * @param numBeams 1 for greedy search and for multinomial sampling; otherwise at least {@code numReturnSequences}
 * @param minLength EOS is impossible before that length; {@code min_new_tokens} is part of it
 * @param stopStrings texts that end a sequence; none empty
 * @param outputScores whether the scores of single tokens are asked for
 * @param groups how the beams are grouped
 * @param sampling how tokens are drawn; empty where the best are taken
 * @param tokens which token ids have a meaning
 * @param forceWordsIds constraints of beam search, each a list of token sequences of which the output must hold one; empty
 *     for none
 * @param contrastive how contrastive search weighs its candidates; empty for another search
 * @param processing what is done to the scores of the next token
 */
public record GenerationConfig(
        int numBeams,
        int maxLength,
        int minLength,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        int numReturnSequences,
        boolean useCache,
        List<String> stopStrings,
        boolean outputScores,
        BeamGroups groups,
        Optional<Sampling> sampling,
        List<List<List<Integer>>> forceWordsIds,
        Optional<Contrastive> contrastive,
        SpecialTokenIds tokens,
        Processing processing) {
    public GenerationConfig {
        stopStrings = List.copyOf(stopStrings);
        forceWordsIds = List.copyOf(forceWordsIds);
    }

    /**
     * Diverse beam search.
     *
     * @param count {@code num_beam_groups}: 1 for ordinary beam search; divides {@code num_beams}
     * @param penalty {@code diversity_penalty}
     */
    public record BeamGroups(int count, double penalty) {
        /** All beams compete with each other. */
        public static final BeamGroups NONE = new BeamGroups(1, 0);

        /** Whether there are several. */
        public boolean several() {
            return count > 1;
        }

        private void describe(Map<String, Object> map) {
            if (several()) {
                map.put("num_beam_groups", count);
                map.put("diversity_penalty", penalty);
            }
        }
    }

    /**
     * {@code do_sample true}.
     *
     * @param topK 0 for off
     * @param topP 1 for off
     * @param typicalP 1 for off
     * @param epsilonCutoff 0 for off
     * @param etaCutoff 0 for off
     * @param minTokensToKeep what no cut takes away
     * @param samples searches a sentence that know nothing of each other
     */
    public record Sampling(
            double temperature,
            int topK,
            double topP,
            OptionalDouble minP,
            double typicalP,
            double epsilonCutoff,
            double etaCutoff,
            int minTokensToKeep,
            int samples) {
        private void describe(Map<String, Object> map) {
            map.put("temperature", temperature);
            map.put("top_k", topK);
            map.put("top_p", topP);
            minP.ifPresent(p -> map.put("min_p", p));
            map.put("typical_p", typicalP);
            map.put("epsilon_cutoff", epsilonCutoff);
            map.put("eta_cutoff", etaCutoff);
        }
    }

    /**
     * Token ids with a meaning.
     *
     * @param forcedEosTokenId forced as the last token at {@code maxLength}; empty for none
     * @param eosTokenId any of them ends a sequence; empty for none
     * @param forcedBosIsPrompt whether the forced first token counts as the decoder start does
     * @param hiddenTokenIds tokens that the model's own code takes out before probabilities are formed (Marian's padding
     *     under {@code hf-4.4})
     */
    public record SpecialTokenIds(
            int decoderStartTokenId,
            List<Integer> eosTokenId,
            OptionalInt padTokenId,
            OptionalInt forcedBosTokenId,
            List<Integer> forcedEosTokenId,
            boolean forcedBosIsPrompt,
            List<Integer> hiddenTokenIds) {
        public SpecialTokenIds {
            eosTokenId = List.copyOf(eosTokenId);
            forcedEosTokenId = List.copyOf(forcedEosTokenId);
            hiddenTokenIds = List.copyOf(hiddenTokenIds);
        }

        private void describe(Map<String, Object> map) {
            forcedBosTokenId.ifPresent(id -> map.put("forced_bos_token_id", id));
            map.put("forced_eos_token_id", forcedEosTokenId);
            map.put("decoder_start_token_id", decoderStartTokenId);
            map.put("eos_token_id", eosTokenId);
            padTokenId.ifPresent(id -> map.put("pad_token_id", id));
        }
    }

    /**
     * Settings of contrastive search (Su et al., 2022).
     *
     * @param penaltyAlpha weight of the degeneration penalty against the model's confidence
     * @param topK candidates a step
     */
    public record Contrastive(double penaltyAlpha, int topK) {
        private void describe(Map<String, Object> map) {
            map.put("penalty_alpha", penaltyAlpha);
            map.put("top_k", topK);
        }
    }

    /**
     * Resolves the settings in the contract's order: command line, {@code task_specific_params[task]}, the checkpoint's
     * file, the default of the semantics.
     *
     * @param task the value of {@code --task}
     * @param overrides the command line's options, parsed by {@link GenerationOption#parse}
     * @throws io.seqmark.base.InputException if a value is out of range, options contradict each other, or an option
     *     is not supported under the semantics
     */
    public static GenerationConfig resolve(
            Checkpoint checkpoint,
            Optional<String> task,
            Semantics semantics,
            Map<GenerationOption, OptionValue> overrides) {
        return resolve(checkpoint, task, semantics, overrides, _ -> {});
    }

    /**
     * As above.
     *
     * @param warnings takes what the user should know and is no error, a line each
     */
    public static GenerationConfig resolve(
            Checkpoint checkpoint,
            Optional<String> task,
            Semantics semantics,
            Map<GenerationOption, OptionValue> overrides,
            Consumer<String> warnings) {
        return resolve(checkpoint, task, semantics, overrides, Map.of(), warnings);
    }

    /**
     * As above.
     *
     * @param implied settings that follow from other options, such as {@code --tgt_lang}: they count less than an explicit
     *     option, and more than the checkpoint's files
     */
    public static GenerationConfig resolve(
            Checkpoint checkpoint,
            Optional<String> task,
            Semantics semantics,
            Map<GenerationOption, OptionValue> overrides,
            Map<GenerationOption, TracedValue> implied,
            Consumer<String> warnings) {
        return new GenerationSettings(new OptionValues(checkpoint, task, semantics, overrides, implied, warnings))
                .resolve();
    }

    /**
     * Where the settings come from that are not the library's defaults.
     *
     * @param problems is told of values of the wrong type, which are left out
     */
    public static Map<GenerationOption, TracedValue> settings(
            Checkpoint checkpoint,
            Optional<String> task,
            Semantics semantics,
            Map<GenerationOption, OptionValue> overrides,
            Map<GenerationOption, TracedValue> implied,
            Consumer<String> problems) {
        OptionValues values = new OptionValues(checkpoint, task, semantics, overrides, implied, _ -> {});
        Map<GenerationOption, TracedValue> settings = new EnumMap<>(GenerationOption.class);
        for (GenerationOption option : GenerationOption.values()) {
            try {
                values.locate(option).ifPresent(setting -> settings.put(option, setting));
            } catch (InputException wrong) {
                wrong.problems().forEach(problems);
            }
        }
        return settings;
    }

    /** Any of them ends a sequence; empty for none. */
    public List<Integer> eosTokenId() {
        return tokens.eosTokenId();
    }

    /** What the decoder reads first. */
    public int decoderStartTokenId() {
        return tokens.decoderStartTokenId();
    }

    /** Tokens of a sequence that are not generated: the decoder start, and where it is none of the generated ones a forced first. */
    public int promptLength() {
        return tokens.forcedBosIsPrompt() && tokens.forcedBosTokenId().isPresent() ? 2 : 1;
    }

    /** Positions that the decoder reads, at the most: contrastive search reads what would be its last token, too. */
    public int decoderPositions() {
        return contrastive.isPresent() ? maxLength : maxLength - 1;
    }

    /** Decoder rows of one sentence, at the most. */
    public int decoderRows() {
        int samples = sampling.map(Sampling::samples).orElse(1);
        return contrastive.map(Contrastive::topK).orElse(numBeams * samples);
    }

    /** The settings by their Hugging Face names, in a fixed order, as {@code run.json} records them. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("num_beams", numBeams);
        map.put("max_length", maxLength);
        map.put("min_length", minLength);
        map.put("length_penalty", lengthPenalty);
        map.put("early_stopping", earlyStopping.json());
        groups.describe(map);
        if (!forceWordsIds.isEmpty()) {
            map.put("force_words_ids", forceWordsIds);
        }
        contrastive.ifPresent(settings -> settings.describe(map));
        processing.describe(map);
        tokens.describe(map);
        map.put("num_return_sequences", numReturnSequences);
        map.put("stop_strings", stopStrings);
        map.put("output_scores", outputScores);
        map.put("use_cache", useCache);
        map.put("do_sample", sampling.isPresent());
        sampling.ifPresent(settings -> settings.describe(map));
        return map;
    }
}
