package io.seqmark.generate.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.Semantics;
import io.seqmark.generate.option.EarlyStopping;
import io.seqmark.generate.option.GenerationConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Beam sampling against the exact distribution of its results: every order in which a step may draw its continuations is
 * followed, with its probability, on a model of four tokens.
 */
@Tag("slow")
final class BeamSamplingTest {
    private static final int RUNS = 20_000;
    private static final int VOCABULARY = 4;
    private static final int BEAMS = 2;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "HF_5, 1.0, 0, 4, false, 1.0",
        "HF_5, 1.6, 0, 4, true, 0.5",
        "HF_5, 0.8, 3, 4, never, 2.0",
        "HF_4_4, 1.0, 0, 4, false, 1.0",
        "HF_4_4, 1.6, 0, 4, true, 0.5",
        "HF_4_4, 0.8, 3, 4, false, 2.0"
    })
    void twentyThousandRunsFollowTheExactDistribution(
            Semantics semantics,
            double temperature,
            int topK,
            int maxLength,
            String earlyStopping,
            double lengthPenalty)
            throws IOException {
        GenerationConfig config = ToyModel.config(
                folder,
                semantics,
                "do_sample",
                "true",
                "num_beams",
                "" + BEAMS,
                "temperature",
                "" + temperature,
                "top_k",
                "" + topK,
                "max_length",
                "" + maxLength,
                "early_stopping",
                earlyStopping,
                "length_penalty",
                "" + lengthPenalty);
        ToyModel model = new ToyModel(VOCABULARY, 11, 1.2);
        Exact exact = new Exact(config, semantics, model);
        Map<String, Double> expected = exact.results();
        assertThat(expected).hasSizeGreaterThan(5);
        assertThat(expected.values().stream().mapToDouble(Double::doubleValue).sum())
                .isCloseTo(1, within(1e-9));

        Map<String, Integer> counts = new TreeMap<>();
        SearchScratch scratch = new SearchScratch();
        for (int example = 0; example < RUNS; example++) {
            RandomStream random = RandomStream.of(5, example);
            Sequence result = model.run(
                            SentenceSearch.of(config, semantics, new int[] {5}, StopCriterion.NONE, random, scratch))
                    .getFirst();
            String ids = IntStream.of(result.ids()).boxed().toList().toString();
            counts.merge(ids, 1, Integer::sum);
            // float32 sums
            assertThat((double) result.score()).isCloseTo(exact.scores.get(ids), within(1e-5));
        }
        assertThat(ChiSquare.deviation(counts, expected)).isLessThan(4);
    }

    @Test
    void severalResultsAreIndependentSearchesUnder44AndTheBestOfOneUnder5() throws IOException {
        ToyModel model = new ToyModel(9, 3, 1);
        String[] options = {
            "do_sample", "true", "num_beams", "4", "num_return_sequences", "3", "max_length", "8", "top_k", "0"
        };
        GenerationConfig legacy = ToyModel.config(folder, Semantics.HF_4_4, options);
        GenerationConfig current = ToyModel.config(folder, Semantics.HF_5, options);
        int legacyOutOfOrder = 0;
        for (int example = 0; example < 40; example++) {
            RandomStream random = RandomStream.of(5, example);
            List<Sequence> separate = model.run(SentenceSearch.of(
                    legacy, Semantics.HF_4_4, new int[] {5}, StopCriterion.NONE, random, new SearchScratch()));
            List<Sequence> together = model.run(SentenceSearch.of(
                    current, Semantics.HF_5, new int[] {5}, StopCriterion.NONE, random, new SearchScratch()));
            assertThat(separate).hasSize(3);
            assertThat(together).hasSize(3);
            assertThat(together).isSortedAccordingTo(Comparator.comparingDouble(sequence -> -sequence.score()));
            legacyOutOfOrder += separate.get(0).score() < separate.get(2).score() ? 1 : 0;
        }
        assertThat(legacyOutOfOrder).isBetween(5, 35);
    }

    /** All that can happen, as transformers 5.12 and 4.4.2 describe a step. */
    private static final class Exact {
        private final GenerationConfig config;
        private final boolean legacy;
        private final ToyModel model;
        private final Map<String, Double> scores = new HashMap<>();

        private record Found(List<Integer> history, double score) {}

        private record State(List<List<Integer>> beams, List<Double> sums, List<Found> finished, boolean done) {}

        private record Cell(int beam, int token, double sum) {}

        Exact(GenerationConfig config, Semantics semantics, ToyModel model) {
            this.config = config;
            this.legacy = semantics == Semantics.HF_4_4;
            this.model = model;
        }

        Map<String, Double> results() {
            List<Integer> start = List.of(0);
            // of 5.x's beams only the first counts at the start
            State first = legacy
                    ? new State(List.of(start, start), List.of(0.0, 0.0), List.of(), false)
                    : new State(List.of(start), List.of(0.0), List.of(), false);
            Map<State, Double> states = Map.of(first, 1.0);
            for (int length = 1; length < config.maxLength(); length++) {
                Map<State, Double> next = new LinkedHashMap<>();
                int now = length;
                states.forEach((state, probability) -> {
                    if (state.done()) {
                        next.merge(state, probability, Double::sum);
                    } else {
                        draw(state, cells(state), new ArrayList<>(), probability, now, next);
                    }
                });
                states = next;
            }
            Map<String, Double> results = new TreeMap<>();
            states.forEach((state, probability) -> {
                Found best = best(state);
                String ids = best.history().subList(1, best.history().size()).toString();
                scores.put(ids, best.score());
                results.merge(ids, probability, Double::sum);
            });
            return results;
        }

        private List<Cell> cells(State state) {
            GenerationConfig.Sampling sampling = config.sampling().orElseThrow();
            List<Cell> cells = new ArrayList<>();
            for (int beam = 0; beam < state.beams().size(); beam++) {
                double sum = state.sums().get(beam);
                double[] logProbabilities = model.logProbabilities(state.beams().get(beam).stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
                double[] sorted = Arrays.stream(logProbabilities).sorted().toArray();
                int kept = sampling.topK() == 0 ? VOCABULARY : Math.min(VOCABULARY, sampling.topK());
                for (int token = 0; token < VOCABULARY; token++) {
                    double value = logProbabilities[token];
                    if (value >= sorted[VOCABULARY - kept]) {
                        cells.add(new Cell(
                                beam,
                                token,
                                legacy
                                        ? (sum + value) / sampling.temperature()
                                        : sum + value / sampling.temperature()));
                    }
                }
            }
            return cells;
        }

        private void draw(
                State state,
                List<Cell> left,
                List<Cell> drawn,
                double probability,
                int length,
                Map<State, Double> next) {
            if (drawn.size() == 2 * BEAMS || left.isEmpty()) {
                next.merge(
                        legacy ? advance44(state, drawn, length) : advance5(state, drawn, length),
                        probability,
                        Double::sum);
                return;
            }
            double total =
                    left.stream().mapToDouble(cell -> Math.exp(cell.sum())).sum();
            for (Cell cell : left) {
                List<Cell> rest = new ArrayList<>(left);
                rest.remove(cell);
                List<Cell> more = new ArrayList<>(drawn);
                more.add(cell);
                draw(state, rest, more, probability * Math.exp(cell.sum()) / total, length, next);
            }
        }

        private State advance5(State state, List<Cell> drawn, int length) {
            List<Found> finished = new ArrayList<>(state.finished());
            List<Cell> running = new ArrayList<>();
            for (int rank = 0; rank < drawn.size(); rank++) {
                Cell cell = drawn.get(rank);
                boolean stops = cell.token() == 1 || length + 1 == config.maxLength();
                if (!stops) {
                    running.add(cell);
                } else if (rank < BEAMS) {
                    finished.add(new Found(history(state, cell), penalized(cell.sum(), length)));
                }
            }
            finished.sort(Comparator.comparingDouble(found -> -found.score()));
            finished = List.copyOf(finished.subList(0, Math.min(BEAMS, finished.size())));
            running.sort(Comparator.comparingDouble(cell -> -cell.sum()));
            List<Cell> kept = running.subList(0, Math.min(BEAMS, running.size()));
            boolean done = kept.isEmpty();
            if (!done && finished.size() == BEAMS) {
                boolean longest = config.earlyStopping() == EarlyStopping.NEVER && config.lengthPenalty() > 0;
                double best = penalized(kept.getFirst().sum(), longest ? config.maxLength() - 1 : length);
                done = config.earlyStopping() == EarlyStopping.TRUE
                        || best <= finished.getLast().score();
            }
            return state(state, kept, finished, done);
        }

        private State advance44(State state, List<Cell> drawn, int length) {
            List<Cell> ranked = new ArrayList<>(drawn);
            ranked.sort(Comparator.comparingDouble(cell -> -cell.sum()));
            List<Found> finished = new ArrayList<>(state.finished());
            List<Cell> kept = new ArrayList<>();
            for (int rank = 0; rank < ranked.size() && kept.size() < BEAMS; rank++) {
                Cell cell = ranked.get(rank);
                if (cell.token() != 1) {
                    kept.add(cell);
                } else if (rank < BEAMS) {
                    add(finished, new Found(history(state, cell), penalized(cell.sum(), length)));
                }
            }
            boolean done = finished.size() == BEAMS
                    && (config.earlyStopping() == EarlyStopping.TRUE
                            || finished.stream().mapToDouble(Found::score).min().orElseThrow()
                                    >= penalized(ranked.getFirst().sum(), length));
            return state(state, kept, finished, done);
        }

        private State state(State before, List<Cell> kept, List<Found> finished, boolean done) {
            return new State(
                    kept.stream().map(cell -> history(before, cell)).toList(),
                    kept.stream().map(Cell::sum).toList(),
                    List.copyOf(finished),
                    done);
        }

        private Found best(State state) {
            List<Found> all = new ArrayList<>(state.finished());
            if (legacy && !state.done()) {
                for (int beam = 0; beam < state.beams().size(); beam++) {
                    List<Integer> history = state.beams().get(beam);
                    add(all, new Found(history, penalized(state.sums().get(beam), history.size())));
                }
            }
            return all.stream().max(Comparator.comparingDouble(Found::score)).orElseThrow();
        }

        private static void add(List<Found> finished, Found found) {
            finished.add(found);
            if (finished.size() > BEAMS) {
                finished.remove(finished.stream()
                        .min(Comparator.comparingDouble(Found::score))
                        .orElseThrow());
            }
        }

        private static List<Integer> history(State state, Cell cell) {
            List<Integer> longer = new ArrayList<>(state.beams().get(cell.beam()));
            longer.add(cell.token());
            return List.copyOf(longer);
        }

        private double penalized(double sum, int length) {
            return sum / Math.pow(length, config.lengthPenalty());
        }
    }
}
