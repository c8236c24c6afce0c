package io.seqmark.generate.search;

import static io.seqmark.generate.search.EnumeratedSearch.and;
import static io.seqmark.generate.search.EnumeratedSearch.logProbabilities;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.ModelOptions;
import io.seqmark.checkpoint.Checkpoint;
import io.seqmark.family.Families;
import io.seqmark.generate.option.GenerationConfig;
import io.seqmark.generate.search.EnumeratedSearch.Scored;
import io.seqmark.model.Decoding;
import io.seqmark.model.EncoderDecoder;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Matrix;
import io.seqmark.tensor.cpu.CpuDevice;
import io.seqmark.testing.BundledData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Constrained and contrastive search against their definitions, worked out by brute force: every sequence is scored by
 * teacher forcing on a slot of its own, in double, without beams, shared caches or steps.
 */
final class SearchOracleTest {
    private static final Device DEVICE = CpuDevice.open();

    private static final int START = 2;
    private static final int EOS = 2;
    /** Generated tokens at the most, where all sequences are enumerated. */
    private static final int LENGTH = 4;
    /** What the decoder may say beside EOS, and the letters that stand for it in patterns. */
    private static final Map<Integer, Character> LETTERS = Map.of(5, 'a', 17, 'b', 42, 'c', 63, 'd', 99, 'e');

    private static final List<int[]> SOURCES =
            List.of(new int[] {0, 12, 40, 2}, new int[] {0, 77, 2}, new int[] {0, 9, 9, 31, 108, 54, 2});

    private static final Map<Integer, List<Scored>> SEQUENCES = new HashMap<>();

    private static Checkpoint checkpoint;
    private static EncoderDecoder model;
    private static EnumeratedSearch enumerated;

    /** What the decoder gives after a history. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record State(double[] logits, double[] hidden) {}

    @BeforeAll
    static void load() throws Exception {
        checkpoint = Checkpoint.open(BundledData.golden("formats/float32").toString());
        model = Families.load(DEVICE, checkpoint, ModelOptions.DEFAULT);
        enumerated = new EnumeratedSearch(checkpoint, model, EOS, LETTERS.keySet());
    }

    @AfterAll
    static void close() {
        model.close();
        checkpoint.close();
    }

    /** With as many beams as there are sequences nothing is pruned, so the best sequence of all must come out. */
    @ParameterizedTest
    @CsvSource({
        "'[[5]]', .*a.*, 1.0",
        "'[[42]]', .*c.*, -1.0",
        "'[[5],[17]]', '(?=.*a)(?=.*b).*', 2.0",
        "'[[63],[99],[42]]', '(?=.*c)(?=.*d)(?=.*e).*', 1.0",
        // a token that breaks a begun word begins no other, so in aab the second a is lost
        "'[[5,17]]', '(?:[^a]|a[^b])*ab.*', 1.0",
        "'[[99,99]]', '(?:[^e]|e[^e])*ee.*', 0.0",
        "'[[99,63,42]]', '.*edc.*', 1.0",
        "'[[[5],[17]]]', .*[ab].*, 1.0",
        "'[[[5,17],[42,63]]]', '(?:[^ac]|a[^b]|c[^d])*(?:ab|cd).*', 1.0",
        "'[[[5,17],[5,42]]]', '(?:[^a]|a[^bc])*a[bc].*', 1.0"
    })
    void constrainedBeamSearchFindsTheBestSequenceOfAllThatHoldTheWords(
            String words, String holds, double lengthPenalty) {
        Predicate<String> pattern = Pattern.compile(holds).asMatchPredicate();
        GenerationConfig config = enumerated.config(Map.of(
                "force_words_ids",
                words,
                "num_beams",
                "800",
                "max_length",
                String.valueOf(1 + LENGTH),
                "length_penalty",
                String.valueOf(lengthPenalty)));
        for (int i = 0; i < SOURCES.size(); i++) {
            int[] source = SOURCES.get(i);
            Scored best = SEQUENCES
                    .computeIfAbsent(
                            i,
                            _ -> enumerated.sequences(
                                    LENGTH,
                                    ids -> rawState(source, history(ids)).logits()))
                    .stream()
                    .filter(sequence -> pattern.test(text(sequence.ids())))
                    .map(sequence -> sequence.penalized(lengthPenalty))
                    .max(Comparator.comparingDouble(Scored::score))
                    .orElseThrow();

            Sequence found = enumerated.search(config, source).getFirst();

            assertThat(EnumeratedSearch.ids(found)).isEqualTo(best.ids());
            // float32 sums; up to 4 log-probabilities of about 5
            assertThat((double) found.score()).isCloseTo(best.score(), within(2e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.6, 5", "0.1, 5", "0.9, 3", "1.0, 2", "0.5, 40"})
    void contrastiveSearchTakesTheCandidateOfTheDefinitionAtEveryStep(double alpha, int topK) {
        GenerationConfig config = enumerated.config(
                Map.of("penalty_alpha", String.valueOf(alpha), "top_k", String.valueOf(topK), "max_length", "12"));
        for (int[] source : SOURCES) {
            List<Integer> history = new ArrayList<>(List.of(START));
            List<double[]> past = new ArrayList<>(List.of(state(source, history).hidden()));
            double score = 0;
            do {
                double[] logProbabilities =
                        logProbabilities(state(source, history).logits());
                int[] candidates = enumerated
                        .allowed()
                        .boxed()
                        .sorted(Comparator.comparingDouble(id -> -logProbabilities[id]))
                        .limit(topK)
                        .mapToInt(Integer::intValue)
                        .toArray();
                int best = Arrays.stream(candidates)
                        .boxed()
                        .max(Comparator.comparingDouble(id -> (1 - alpha) * Math.exp(logProbabilities[id])
                                - alpha
                                        * nearest(
                                                past,
                                                state(source, and(history, id)).hidden())))
                        .orElseThrow();
                history.add(best);
                past.add(state(source, history).hidden());
                score += logProbabilities[best];
            } while (history.getLast() != EOS && history.size() < 12);

            Sequence found = enumerated.search(config, source).getFirst();

            assertThat(EnumeratedSearch.ids(found)).isEqualTo(history.subList(1, history.size()));
            // a float32 sum of up to 11 log-probabilities
            assertThat((double) found.score()).isCloseTo(score, within(1e-4));
        }
    }

    private static List<Integer> history(List<Integer> generated) {
        List<Integer> history = new ArrayList<>(List.of(START));
        history.addAll(generated);
        return history;
    }

    /** Greedy and contrastive search forbid words before. */
    private static State state(int[] source, List<Integer> history) {
        State raw = rawState(source, history);
        return new State(enumerated.masked(raw.logits()), raw.hidden());
    }

    private static State rawState(int[] source, List<Integer> history) {
        try (var _ = DEVICE.attach();
                Decoding decoding = model.decoding(1);
                var slot = decoding.open(List.of(source)).getFirst()) {
            State last = new State(new double[0], new double[0]);
            for (int token : history) {
                slot.feed(new int[] {token}, new int[] {0});
                try (var _ = DEVICE.scope()) {
                    Matrix hidden = decoding.step(List.of(slot));
                    last = new State(doubles(decoding.logits(hidden).row(0)), doubles(hidden.row(0)));
                }
            }
            return last;
        }
    }

    private static double nearest(List<double[]> past, double[] hidden) {
        return past.stream()
                .mapToDouble(other -> dot(other, hidden) / Math.sqrt(dot(other, other) * dot(hidden, hidden)))
                .max()
                .orElseThrow();
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static String text(List<Integer> ids) {
        return ids.stream()
                .filter(id -> id != EOS)
                .map(id -> String.valueOf(LETTERS.get(id)))
                .collect(Collectors.joining());
    }
}
