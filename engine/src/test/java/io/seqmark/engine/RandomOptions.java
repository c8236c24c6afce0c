package io.seqmark.engine;

import io.seqmark.generate.option.GenerationOption;
import io.seqmark.generate.option.OptionValue;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws generation options as a command line would give them; what contradicts itself is drawn as well. */
final class RandomOptions {
    /** Ids that every small checkpoint's vocabulary has. */
    private static final int IDS = 120;

    private static final Map<GenerationOption, Function<Random, String>> VALUES = new EnumMap<>(Map.ofEntries(
            Map.entry(GenerationOption.NUM_BEAMS, random -> number(random, 1, 6)),
            Map.entry(GenerationOption.MAX_LENGTH, random -> number(random, 2, 20)),
            Map.entry(GenerationOption.MAX_NEW_TOKENS, random -> number(random, 1, 18)),
            Map.entry(GenerationOption.MIN_LENGTH, random -> number(random, 0, 12)),
            Map.entry(GenerationOption.MIN_NEW_TOKENS, random -> number(random, 0, 12)),
            Map.entry(GenerationOption.LENGTH_PENALTY, random -> one(random, "-1", "-0.3", "0", "0.6", "1", "2.5")),
            Map.entry(GenerationOption.EARLY_STOPPING, random -> one(random, "true", "false", "never")),
            Map.entry(GenerationOption.NO_REPEAT_NGRAM_SIZE, random -> number(random, 0, 4)),
            Map.entry(GenerationOption.ENCODER_NO_REPEAT_NGRAM_SIZE, random -> number(random, 0, 3)),
            Map.entry(GenerationOption.REPETITION_PENALTY, random -> one(random, "0.7", "1", "1.2", "1.9")),
            Map.entry(GenerationOption.BAD_WORDS_IDS, random -> lists(random, 3)),
            Map.entry(GenerationOption.FORCED_BOS_TOKEN_ID, RandomOptions::id),
            Map.entry(GenerationOption.FORCED_EOS_TOKEN_ID, RandomOptions::idOrList),
            Map.entry(GenerationOption.DECODER_START_TOKEN_ID, RandomOptions::id),
            Map.entry(GenerationOption.BOS_TOKEN_ID, RandomOptions::id),
            Map.entry(GenerationOption.EOS_TOKEN_ID, RandomOptions::idOrList),
            Map.entry(GenerationOption.PAD_TOKEN_ID, RandomOptions::id),
            Map.entry(GenerationOption.NUM_RETURN_SEQUENCES, random -> number(random, 1, 4)),
            Map.entry(GenerationOption.NUM_BEAM_GROUPS, random -> number(random, 1, 3)),
            Map.entry(GenerationOption.DIVERSITY_PENALTY, random -> one(random, "0.3", "1.5", "8")),
            Map.entry(GenerationOption.FORCE_WORDS_IDS, RandomOptions::forcedWords),
            Map.entry(GenerationOption.PENALTY_ALPHA, random -> one(random, "0.1", "0.6", "1")),
            Map.entry(GenerationOption.TOP_K, random -> number(random, 0, 12)),
            Map.entry(GenerationOption.USE_CACHE, RandomOptions::truth),
            Map.entry(GenerationOption.DO_SAMPLE, RandomOptions::truth),
            Map.entry(GenerationOption.TEMPERATURE, random -> one(random, "0.4", "1", "1.7")),
            Map.entry(GenerationOption.TOP_P, random -> one(random, "0", "0.5", "0.95", "1")),
            Map.entry(GenerationOption.MIN_P, random -> one(random, "0", "0.05", "1")),
            Map.entry(GenerationOption.TYPICAL_P, random -> one(random, "0.2", "0.9", "1")),
            Map.entry(GenerationOption.EPSILON_CUTOFF, random -> one(random, "0", "0.01", "0.3")),
            Map.entry(GenerationOption.ETA_CUTOFF, random -> one(random, "0", "0.01", "0.3")),
            Map.entry(GenerationOption.STOP_STRINGS, random -> one(random, "\"e\"", "[\"th\", \"a b\"]")),
            Map.entry(GenerationOption.OUTPUT_SCORES, RandomOptions::truth),
            Map.entry(GenerationOption.SEQUENCE_BIAS, RandomOptions::biases),
            Map.entry(GenerationOption.ENCODER_REPETITION_PENALTY, random -> one(random, "0.8", "1", "1.5")),
            Map.entry(
                    GenerationOption.EXPONENTIAL_DECAY_LENGTH_PENALTY,
                    random -> "[%s, %s]".formatted(number(random, 0, 8), one(random, "0.9", "1.1", "1.5"))),
            Map.entry(GenerationOption.SUPPRESS_TOKENS, random -> list(random, 5)),
            Map.entry(GenerationOption.BEGIN_SUPPRESS_TOKENS, random -> list(random, 5)),
            Map.entry(GenerationOption.REMOVE_INVALID_VALUES, RandomOptions::truth),
            Map.entry(GenerationOption.RENORMALIZE_LOGITS, RandomOptions::truth)));

    private RandomOptions() {}

    /** The options that are drawn. */
    static Set<GenerationOption> drawn() {
        return VALUES.keySet();
    }

    /** The options that a user can set. */
    static Set<GenerationOption> supported() {
        return Arrays.stream(GenerationOption.values())
                .filter(option -> option.refusal().isEmpty())
                .collect(Collectors.toSet());
    }

    /** Beams nearly always, any other option in one draw of five; groups of beams mostly so that they go together. */
    static Map<GenerationOption, OptionValue> draw(Random random) {
        Map<GenerationOption, OptionValue> options = new EnumMap<>(GenerationOption.class);
        VALUES.forEach((option, value) -> {
            double share = option == GenerationOption.NUM_BEAMS ? 0.85 : 0.2;
            if (random.nextDouble() < share) {
                put(options, option, value.apply(random));
            }
        });
        boolean grouped = options.containsKey(GenerationOption.NUM_BEAM_GROUPS);
        if (grouped && random.nextInt(4) > 0) {
            int groups = random.nextInt(2, 4);
            put(options, GenerationOption.NUM_BEAM_GROUPS, Integer.toString(groups));
            put(options, GenerationOption.NUM_BEAMS, Integer.toString(groups * random.nextInt(1, 3)));
            put(options, GenerationOption.DIVERSITY_PENALTY, one(random, "0.3", "1.5", "8"));
        } else if (random.nextInt(4) > 0) {
            options.remove(GenerationOption.NUM_BEAM_GROUPS);
            options.remove(GenerationOption.DIVERSITY_PENALTY);
        }
        if (options.containsKey(GenerationOption.PENALTY_ALPHA) && random.nextInt(4) > 0) {
            put(options, GenerationOption.NUM_BEAMS, "1");
            options.keySet().removeAll(Set.of(GenerationOption.NUM_RETURN_SEQUENCES, GenerationOption.FORCE_WORDS_IDS));
        }
        return options;
    }

    private static void put(Map<GenerationOption, OptionValue> options, GenerationOption option, String value) {
        options.put(option, option.parse(value));
    }

    private static String number(Random random, int from, int to) {
        return Integer.toString(random.nextInt(from, to + 1));
    }

    private static String one(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private static String truth(Random random) {
        return one(random, "true", "false");
    }

    private static String id(Random random) {
        return number(random, 0, IDS - 1);
    }

    private static String idOrList(Random random) {
        return random.nextBoolean() ? id(random) : list(random, 3);
    }

    private static String list(Random random, int longest) {
        return IntStream.range(0, random.nextInt(1, longest + 1))
                .mapToObj(_ -> id(random))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String lists(Random random, int longest) {
        return Stream.generate(() -> list(random, longest))
                .limit(random.nextInt(1, 5))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String forcedWords(Random random) {
        return random.nextBoolean() ? lists(random, 2) : "[%s, %s]".formatted(lists(random, 3), list(random, 2));
    }

    private static String biases(Random random) {
        return List.of(list(random, 1), list(random, 2)).stream()
                .map(words -> "[%s, %s]".formatted(words, one(random, "-4.0", "-0.5", "1.5", "6.0")))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
