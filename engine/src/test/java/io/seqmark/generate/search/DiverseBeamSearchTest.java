package io.seqmark.generate.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.InputException;
import io.seqmark.base.Semantics;
import io.seqmark.generate.option.GenerationConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Diverse beam search against an oracle that follows transformers' description of it on whole tables in double arithmetic.
 * The cases of {@code ../shared/golden} (transformers 4.4) are GoldenCasesTest's.
 */
final class DiverseBeamSearchTest {
    /** float32 sums of up to 12 terms against double ones. */
    private static final double TOLERANCE = 2e-5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "HF_5, 6, 3, 0.5, 1.0, false, 12, 1",
        "HF_5, 6, 2, 1.3, 0.6, true, 9, 1",
        "HF_5, 4, 4, 0.2, 2.0, never, 10, 1",
        "HF_5, 4, 2, 0.7, -1.0, never, 8, 1",
        "HF_5, 8, 4, 0.4, 0.0, false, 7, 1",
        "HF_5, 6, 3, 0.5, 1.0, false, 12, '[1,2]'",
        "HF_5, 6, 2, 0.5, 1.0, true, 6, '[3,1]'",
        "HF_4_4, 6, 3, 0.5, 1.0, false, 12, 1",
        "HF_4_4, 6, 2, 1.3, 0.6, true, 9, 1",
        "HF_4_4, 8, 4, 0.4, 0.0, false, 7, 1",
        "HF_4_4, 4, 2, 0.0, 1.0, false, 10, 1"
    })
    void hypothesesAndScoresEqualTheOracle(
            Semantics semantics,
            int beams,
            int groups,
            double penalty,
            double lengthPenalty,
            String earlyStopping,
            int maxLength,
            String eos)
            throws IOException {
        GenerationConfig config = ToyModel.config(
                folder,
                semantics,
                "num_beams",
                "" + beams,
                "num_beam_groups",
                "" + groups,
                "diversity_penalty",
                "" + penalty,
                "length_penalty",
                "" + lengthPenalty,
                "early_stopping",
                earlyStopping,
                "max_length",
                "" + maxLength,
                "eos_token_id",
                eos,
                "num_return_sequences",
                "" + beams);
        int finished = 0;
        for (int seed = 0; seed < 60; seed++) {
            ToyModel model = new ToyModel(9, seed, 1.0 + seed % 4);
            List<Sequence> actual = model.run(SentenceSearch.of(
                    config, semantics, new int[] {5}, StopCriterion.NONE, RandomStream.of(0, 0), new SearchScratch()));
            List<Oracle.Found> expected = new Oracle(config, semantics, model).search();
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.size(); i++) {
                assertThat(actual.get(i).ids())
                        .as("seed %d, %d", seed, i)
                        .isEqualTo(expected.get(i).ids());
                assertThat((double) actual.get(i).score())
                        .isCloseTo(expected.get(i).score(), within(TOLERANCE));
                finished += expected.get(i).ids().length < maxLength - 1 ? 1 : 0;
            }
        }
        assertThat(finished)
                .as("hypotheses that ended before the longest length")
                .isGreaterThan(30);
    }

    @Test
    void aStrongPenaltyMakesEveryGroupBeginWithAnotherToken() throws IOException {
        GenerationConfig config = ToyModel.config(
                folder,
                Semantics.HF_5,
                "num_beams",
                "5",
                "num_beam_groups",
                "5",
                "diversity_penalty",
                "100.0",
                "num_return_sequences",
                "5",
                "max_length",
                "8");
        ToyModel model = new ToyModel(9, 3, 1);
        List<Sequence> found = model.run(SentenceSearch.of(
                config, Semantics.HF_5, new int[] {5}, StopCriterion.NONE, RandomStream.of(0, 0), new SearchScratch()));
        assertThat(found.stream().map(sequence -> sequence.ids()[0])).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "4, 3, 0.5, does not divide",
        "2, 4, 0.5, more groups than",
        "1, 2, 0.5, more groups than",
        "4, 2, 0.0, without a penalty",
        "4, 1, 0.5, needs beams in groups"
    })
    void contradictionsAreOneLine(String beams, String groups, String penalty, String message) {
        assertThatThrownBy(() -> ToyModel.config(
                        folder,
                        Semantics.HF_5,
                        "num_beams",
                        beams,
                        "num_beam_groups",
                        groups,
                        "diversity_penalty",
                        penalty))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    /** The search as transformers 4.4.2 and 4.55 describe it, on tables of all continuations. */
    private static final class Oracle {
        private final GenerationConfig config;
        private final boolean legacy;
        private final ToyModel model;
        private final int width;
        private final Set<Integer> eos;
        /** Per group its beams' histories and sums. */
        private final List<int[][]> histories = new ArrayList<>();

        private final List<double[]> sums = new ArrayList<>();
        /** Per group its finished hypotheses; under 4.4 one list for all groups. */
        private final List<List<Found>> heaps = new ArrayList<>();

        private final boolean[] closed;

        @SuppressWarnings("ArrayRecordComponent") // compared by component
        private record Found(int[] ids, double score) {}

        Oracle(GenerationConfig config, Semantics semantics, ToyModel model) {
            this.config = config;
            this.legacy = semantics == Semantics.HF_4_4;
            this.model = model;
            int groups = config.groups().count();
            this.width = config.numBeams() / groups;
            this.eos = Set.copyOf(config.eosTokenId());
            this.closed = new boolean[groups];
            List<Found> shared = new ArrayList<>();
            for (int group = 0; group < groups; group++) {
                int[][] start = new int[width][];
                Arrays.fill(start, new int[] {config.decoderStartTokenId()});
                double[] zero = new double[width];
                Arrays.fill(zero, 1, width, -1e9);
                histories.add(start);
                sums.add(zero);
                heaps.add(legacy ? shared : new ArrayList<>());
            }
        }

        List<Found> search() {
            for (int length = 1; length < config.maxLength() && !allClosed(); length++) {
                int[] frequency = new int[model.vocabulary()];
                for (int group = 0; group < closed.length; group++) {
                    if (isClosed(group)) {
                        frequency[config.tokens().padTokenId().getAsInt()] += width;
                    } else {
                        advance(group, length, frequency);
                    }
                }
            }
            List<Found> all = new ArrayList<>();
            for (int group = 0; group < closed.length; group++) {
                if (!isClosed(group)) {
                    for (int beam = 0; beam < width; beam++) {
                        int[] history = histories.get(group)[beam];
                        int length = legacy ? history.length : history.length - 1;
                        add(group, generated(history), sums.get(group)[beam], length);
                    }
                }
            }
            (legacy ? heaps.subList(0, 1) : heaps).forEach(all::addAll);
            // Python's stable sort, read from its end
            all.sort(Comparator.comparingDouble(Found::score));
            return all.reversed().subList(0, config.numReturnSequences());
        }

        private void advance(int group, int length, int[] frequency) {
            record Cell(int beam, int token, double sum) {}
            List<Cell> table = new ArrayList<>();
            for (int beam = 0; beam < width; beam++) {
                double[] logProbabilities = model.logProbabilities(histories.get(group)[beam]);
                for (int token = 0; token < model.vocabulary(); token++) {
                    double penalized = logProbabilities[token] - config.groups().penalty() * frequency[token];
                    table.add(new Cell(beam, token, sums.get(group)[beam] + penalized));
                }
            }
            table.sort(Comparator.comparingDouble(cell -> -cell.sum()));
            int[][] next = new int[width][];
            double[] nextSums = new double[width];
            int filled = 0;
            for (int rank = 0; filled < width; rank++) {
                Cell cell = table.get(rank);
                int[] history = histories.get(group)[cell.beam()];
                if (!eos.contains(cell.token())) {
                    next[filled] = append(history, cell.token());
                    nextSums[filled++] = cell.sum();
                } else if (rank < width) {
                    int first = config.eosTokenId().getFirst();
                    add(group, generated(append(history, first)), cell.sum(), length);
                }
            }
            for (int beam = 0; beam < width; beam++) {
                frequency[next[beam][length]]++;
            }
            histories.set(group, next);
            sums.set(group, nextSums);
            closed[group] = isFull(group, table.getFirst().sum(), length);
        }

        private void add(int group, int[] ids, double sum, int length) {
            List<Found> heap = heaps.get(group);
            heap.add(new Found(ids, sum / Math.pow(length, config.lengthPenalty())));
            if (heap.size() > capacity()) {
                heap.remove(heap.stream()
                        .min(Comparator.comparingDouble(Found::score))
                        .orElseThrow());
            }
        }

        private boolean isFull(int group, double bestSum, int length) {
            if (heaps.get(group).size() < capacity()) {
                return false;
            }
            double worst =
                    heaps.get(group).stream().mapToDouble(Found::score).min().orElseThrow();
            int longest = config.maxLength() - 1;
            return switch (config.earlyStopping()) {
                case TRUE -> true;
                case FALSE -> worst >= bestSum / Math.pow(length, config.lengthPenalty());
                case NEVER ->
                    worst >= bestSum / Math.pow(config.lengthPenalty() > 0 ? longest : length, config.lengthPenalty());
            };
        }

        private int capacity() {
            return legacy ? config.numBeams() : width;
        }

        private boolean isClosed(int group) {
            return legacy ? IntStream.range(0, closed.length).anyMatch(g -> closed[g]) : closed[group];
        }

        private boolean allClosed() {
            return IntStream.range(0, closed.length).allMatch(this::isClosed);
        }

        private static int[] append(int[] history, int token) {
            int[] longer = Arrays.copyOf(history, history.length + 1);
            longer[history.length] = token;
            return longer;
        }

        private static int[] generated(int[] history) {
            return Arrays.copyOfRange(history, 1, history.length);
        }
    }
}
