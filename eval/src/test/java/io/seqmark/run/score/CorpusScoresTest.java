package io.seqmark.run.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.Semantics;
import io.seqmark.dataset.Corpus;
import io.seqmark.engine.Generated;
import io.seqmark.engine.Hypothesis;
import io.seqmark.journal.Journal;
import io.seqmark.run.RunSpecs;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores that are added up while rows arrive, and those of a corpus that is scored in order at the end: the same bits. */
final class CorpusScoresTest {
    /** More than wait in the queue at a time. */
    private static final int PAIRS = 3_000;

    private static final List<String> WORDS =
            List.of("the", "a", "dog", "house", "runs", "sleeps", "quickly", "Dr.", "now.");

    @TempDir
    Path folder;

    private final List<String> predictions = texts(1);
    private final List<String> references = texts(2);

    @BeforeEach
    void corpus() throws IOException {
        Files.write(folder.resolve("test.source"), predictions);
        Files.write(folder.resolve("test.target"), references);
    }

    /** Of so many rows an earlier process has made the first ones; the others arrive in another order, some from elsewhere. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1_234, PAIRS})
    void theSameBitsInWhateverOrderRowsCome(int earlier) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, PAIRS).boxed().toList());
        Collections.shuffle(order, new Random(earlier));
        try (Corpus corpus = Corpus.open(folder, "test", true, OptionalLong.empty());
                Journal journal = Journal.open(folder.resolve("journal"), Journal.MAIN, PAIRS, false);
                Journal other = Journal.open(folder.resolve("journal"), "rank-1", PAIRS, false)) {
            order.subList(0, earlier).forEach(id -> journal.append(row(id)));
            try (CorpusScores scores = CorpusScores.start(spec(), corpus, journal, Scorers::of)) {
                for (int i = earlier; i < PAIRS; i++) {
                    Generated row = row(order.get(i));
                    if (i % 3 == 0) {
                        other.append(row);
                    } else {
                        journal.append(row);
                        scores.arrived(row);
                    }
                    if (i % 500 == 0) {
                        journal.refresh();
                        scores.catchUp();
                    }
                }
                journal.refresh();
                journal.requireComplete();
                Map<Metric, ScoredMetric> scored = scores.finish();
                assertThat(scored.keySet()).containsExactly(Metric.values());
                scored.forEach((metric, score) -> requireEqual(score, inOrder(metric)));
            }
        }
    }

    @Test
    void generationNeverWaitsForAMetricThatIsStuckAndNoRowIsLost() {
        CountDownLatch stuck = new CountDownLatch(1);
        Scorer.Chooser slow = (metric, semantics, scoring) ->
                size -> new Waiting(Scorers.of(metric, semantics, scoring).start(size), stuck);
        try (Corpus corpus = Corpus.open(folder, "test", true, OptionalLong.empty());
                Journal journal = Journal.open(folder.resolve("journal"), Journal.MAIN, PAIRS, false);
                CorpusScores scores = CorpusScores.start(spec(), corpus, journal, slow)) {
            for (int id = 0; id < PAIRS; id++) {
                journal.append(row(id));
                scores.arrived(row(id)); // would never return if it waited
            }
            stuck.countDown();
            scores.finish().forEach((metric, score) -> requireEqual(score, inOrder(metric)));
        }
    }

    /** sacrebleu: equal texts have a BLEU of 100. ROUGE is resampled, and says nothing so far. */
    @Test
    void theScoreSoFarIsThatOfTheRowsThatCame() throws Exception {
        Files.write(folder.resolve("test.target"), predictions);
        long first = IntStream.range(0, PAIRS)
                .filter(id -> predictions.get(id).split(" ").length >= 4)
                .findFirst()
                .orElseThrow();
        RunSpec spec = RunSpecs.in(folder)
                .withDataDir(folder)
                .withScoring(new Scoring(List.of(Metric.ROUGE, Metric.BLEU), Scoring.DEFAULT_SEED))
                .spec();
        try (Corpus corpus = Corpus.open(folder, "test", true, OptionalLong.empty());
                Journal journal = Journal.open(folder.resolve("journal"), Journal.MAIN, PAIRS, false);
                CorpusScores scores = CorpusScores.start(spec, corpus, journal, Scorers::of)) {
            assertThat(scores.soFar()).isEmpty();
            scores.arrived(row((int) first));
            while (scores.soFar().isEmpty()) {
                Thread.sleep(5);
            }
            assertThat(scores.soFar().orElseThrow().name()).isEqualTo("bleu");
            assertThat(scores.soFar().orElseThrow().value()).isCloseTo(100, within(1e-9));
            assertThat(scores.soFar().orElseThrow().lines()).isEqualTo(1);
        }
    }

    @Test
    void aMetricThatFailsFailsTheRunAtItsEndAndNotBefore() {
        Scorer.Chooser failing = (metric, semantics, scoring) -> _ -> new Failing();
        try (Corpus corpus = Corpus.open(folder, "test", true, OptionalLong.empty());
                Journal journal = Journal.open(folder.resolve("journal"), Journal.MAIN, PAIRS, false);
                CorpusScores scores = CorpusScores.start(spec(), corpus, journal, failing)) {
            for (int id = 0; id < PAIRS; id++) {
                journal.append(row(id));
                scores.arrived(row(id));
            }
            journal.requireComplete();
            assertThatThrownBy(scores::finish).hasStackTraceContaining("no such number");
        }
    }

    @Test
    void aMetricSeesTheSourceOfEachExample() throws IOException {
        Files.write(
                folder.resolve("test.source"),
                IntStream.range(0, PAIRS).mapToObj(id -> "line " + id).toList());
        List<Example> seen = Collections.synchronizedList(new ArrayList<>());
        Scorer.Chooser listening = (_, _, _) -> _ -> new Listening(seen);
        try (Corpus corpus = Corpus.open(folder, "test", true, OptionalLong.empty());
                Journal journal = Journal.open(folder.resolve("journal"), Journal.MAIN, PAIRS, false)) {
            RunSpec spec = RunSpecs.in(folder).withDataDir(folder).spec();
            for (int id = 0; id < PAIRS; id++) {
                journal.append(row(id));
            }
            try (CorpusScores scores = CorpusScores.start(spec, corpus, journal, listening)) {
                scores.finish();
            }
        }
        assertThat(seen).hasSize(PAIRS).allSatisfy(example -> {
            int id = (int) example.id();
            assertThat(example.source()).isEqualTo("line " + id);
            assertThat(example.prediction()).isEqualTo(predictions.get(id));
            assertThat(example.references()).containsExactly(references.get(id));
        });
    }

    private ScoredMetric inOrder(Metric metric) {
        return Scorers.of(metric, Semantics.HF_5, new Scoring(List.of(metric), 7))
                .score(PAIRS, id -> predictions.get((int) id), id -> references.get((int) id));
    }

    private static void requireEqual(ScoredMetric found, ScoredMetric expected) {
        assertThat(found.scores()).isEqualTo(expected.scores());
        assertThat(found.signature()).isEqualTo(expected.signature());
        for (int id = 0; id < PAIRS; id++) {
            assertThat(found.sentence().apply(id)).isEqualTo(expected.sentence().apply(id));
        }
    }

    private Generated row(int id) {
        return new Generated(id, List.of(new Hypothesis(predictions.get(id), List.of(2), 0f)), false, 3);
    }

    private RunSpec spec() {
        return RunSpecs.in(folder)
                .withDataDir(folder)
                .withScoring(new Scoring(List.of(Metric.values()), 7))
                .spec();
    }

    private static List<String> texts(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, PAIRS)
                .mapToObj(i -> random.ints(3 + random.nextInt(12), 0, WORDS.size())
                        .mapToObj(WORDS::get)
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /** Adds nothing before it may. */
    private record Waiting(Scorer.Running running, CountDownLatch until) implements Scorer.Running {
        @Override
        public void add(Example example) {
            try {
                until.await();
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
            running.add(example);
        }

        @Override
        public Scorer.Running fork() {
            return new Waiting(running.fork(), until);
        }

        @Override
        public void join(Scorer.Running fork) {
            running.join(((Waiting) fork).running);
        }

        @Override
        public ScoredMetric finish() {
            return running.finish();
        }
    }

    /** Keeps what it is given. */
    private record Listening(List<Example> seen) implements Scorer.Running {
        @Override
        public void add(Example example) {
            seen.add(example);
        }

        @Override
        public Scorer.Running fork() {
            return this;
        }

        @Override
        public void join(Scorer.Running fork) {}

        @Override
        public ScoredMetric finish() {
            return new ScoredMetric(new LinkedHashMap<>(), "", _ -> Map.of());
        }
    }

    private record Failing() implements Scorer.Running {
        @Override
        public void add(Example example) {
            throw new ArithmeticException("no such number");
        }

        @Override
        public Scorer.Running fork() {
            return this;
        }

        @Override
        public void join(Scorer.Running fork) {}

        @Override
        public ScoredMetric finish() {
            throw new AssertionError("not complete");
        }
    }
}
