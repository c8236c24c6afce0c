package io.seqmark.run.score;

import io.seqmark.base.RunException;
import io.seqmark.compute.ScoreSoFar;
import io.seqmark.dataset.Corpus;
import io.seqmark.engine.Generated;
import io.seqmark.journal.Journal;
import io.seqmark.metrics.text.PythonText;
import io.seqmark.spec.RunSpec;
import io.seqmark.spec.Scoring.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of a run, added up while it generates: each row that arrives is scored on a thread beside the generation, so
 * that little is left to do when the last one is there. Generation never waits for it: what does not fit into the queue is
 * read back from the journal later, as are rows of earlier processes and of others. One bit an example tells what is done.
 * Thread-safe, except that {@link #finish} comes last.
 */
public final class CorpusScores implements AutoCloseable {
    /** Texts that wait for the thread, at the most. */
    private static final int QUEUE = 1024;
    /** How often the sums so far are looked at. */
    private static final long LOOK_NANOS = 1_000_000_000;
    /** Fewer pairs than this are not worth a thread. */
    private static final long PAIRS_A_PART = 500;

    /** Comes last; no example has its id. */
    private static final Arrival END = new Arrival(-1, "");

    private final Corpus corpus;
    private final SystemRows rows;
    private final Map<Metric, Scorer.Running> totals;
    private final AtomicLongArray claimed;
    private final BlockingQueue<Arrival> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder scoredRows = new LongAdder();
    private final Thread thread;
    private volatile Optional<ScoreSoFar> soFar = Optional.empty();
    private volatile boolean cancelled;
    private volatile @Nullable Throwable failure;

    /** A row that has arrived. */
    private record Arrival(long id, String prediction) {}

    private CorpusScores(Corpus corpus, SystemRows rows, Map<Metric, Scorer.Running> totals) {
        this.corpus = corpus;
        this.rows = rows;
        this.totals = totals;
        this.claimed = new AtomicLongArray(totals.isEmpty() ? 0 : Math.toIntExact((corpus.size() + 63) / 64));
        this.thread = Thread.ofPlatform().name("scoring").daemon().unstarted(this::scoreArrivals);
    }

    /** Starts to score a run by the metrics that it asks for; what the journal has already is scored at once. */
    public static CorpusScores start(RunSpec spec, Corpus corpus, Journal journal, Scorer.Chooser scorers) {
        return start(spec, corpus, SystemRows.of(journal), scorers);
    }

    static CorpusScores start(RunSpec spec, Corpus corpus, SystemRows rows, Scorer.Chooser scorers) {
        Map<Metric, Scorer.Running> totals = new LinkedHashMap<>();
        if (spec.isScored()) {
            for (Metric metric : spec.report().scoring().metrics()) {
                totals.put(
                        metric,
                        scorers.of(
                                        metric,
                                        spec.model().semantics(),
                                        spec.report().scoring())
                                .start(corpus.size()));
            }
        }
        CorpusScores scores = new CorpusScores(corpus, rows, totals);
        if (!totals.isEmpty()) {
            scores.catchUp();
            scores.thread.start();
        }
        return scores;
    }

    /** Scores nothing. */
    static CorpusScores none(Corpus corpus, SystemRows rows) {
        return new CorpusScores(corpus, rows, Map.of());
    }

    /** References are right-stripped before scoring, as {@code run_distributed_eval.py} does. */
    public static String reference(Corpus corpus, long id) {
        return PythonText.rstrip(corpus.target(id).orElse(""));
    }

    /** All of an example, stripped likewise. */
    public static List<String> references(Corpus corpus, long id) {
        return corpus.references(id).stream().map(PythonText::rstrip).toList();
    }

    /** A row is in the journal. Returns at once. */
    public void arrived(Generated row) {
        arrived(row, row.id());
    }

    /** The same of an example of another id than its row's. */
    void arrived(Generated row, long id) {
        if (!totals.isEmpty()) {
            var _ = queue.offer(new Arrival(id, row.hypotheses().getFirst().text())); // full: it is found again later
        }
    }

    /**
     * What the first metric that adds up says of the rows that were scored, not older than a second or the last row; empty before
     * there are any, and where no metric adds up.
     */
    public Optional<ScoreSoFar> soFar() {
        return soFar;
    }

    /** Scores all rows of the journal that are not, on all cores. */
    public void catchUp() {
        if (totals.isEmpty() || !rows.any()) {
            return;
        }
        long size = corpus.size();
        int parts = Math.clamp(size / PAIRS_A_PART, 1, Runtime.getRuntime().availableProcessors());
        IntStream.range(0, parts).parallel().forEach(part -> {
            Map<Metric, Scorer.Running> forks = fork();
            for (long id = size * part / parts; id < size * (part + 1) / parts; id++) {
                if (rows.contains(id) && claim(id)) {
                    add(forks, id, rows.read(id).hypotheses().getFirst().text());
                }
            }
            join(forks);
        });
    }

    /** The metrics of the complete corpus, by name in the order of the report. */
    public Map<Metric, ScoredMetric> finish() {
        Map<Metric, ScoredMetric> scored = new LinkedHashMap<>();
        if (!totals.isEmpty()) {
            catchUp();
            end();
            if (failure instanceof RunException known) {
                throw known;
            }
            if (failure != null) {
                throw new IllegalStateException("scoring failed", failure);
            }
            synchronized (totals) {
                totals.forEach((metric, total) -> scored.put(metric, total.finish()));
            }
        }
        return scored;
    }

    /** Ends the thread without waiting for what is in the queue. */
    @Override
    public void close() {
        cancelled = true;
        if (thread.isAlive()) {
            end();
        }
        totals.values().forEach(Scorer.Running::close);
    }

    private void scoreArrivals() {
        Map<Metric, Scorer.Running> forks = fork();
        long looked = System.nanoTime() - LOOK_NANOS;
        try {
            for (Arrival arrival = queue.take(); arrival.id() >= 0; arrival = queue.take()) {
                if (failure == null && !cancelled && claim(arrival.id())) {
                    try {
                        add(forks, arrival.id(), arrival.prediction());
                        if (System.nanoTime() - looked >= LOOK_NANOS) {
                            join(forks);
                            forks = fork();
                            look();
                            looked = System.nanoTime();
                        }
                    } catch (RuntimeException | Error e) {
                        failure = e; // the queue is emptied all the same, so that nobody waits for room in it
                    }
                }
            }
            join(forks);
        } catch (InterruptedException nobodyDoes) {
            failure = nobodyDoes;
        }
    }

    private void look() {
        synchronized (totals) {
            for (Map.Entry<Metric, Scorer.Running> total : totals.entrySet()) {
                OptionalDouble value = total.getValue().soFar();
                if (value.isPresent()) {
                    soFar = Optional.of(new ScoreSoFar(total.getKey().label(), value.getAsDouble(), scoredRows.sum()));
                    return;
                }
            }
        }
    }

    private void end() {
        try {
            queue.put(END);
            thread.join();
        } catch (InterruptedException interrupted) {
            throw RunException.interrupted(interrupted);
        }
    }

    /** Whether nobody has scored that example, or is about to. */
    private boolean claim(long id) {
        long bit = 1L << id;
        return (claimed.getAndAccumulate((int) (id >>> 6), bit, (word, more) -> word | more) & bit) == 0;
    }

    private void add(Map<Metric, Scorer.Running> running, long id, String prediction) {
        Example example = new Example(id, corpus.source(id), prediction, references(corpus, id));
        running.values().forEach(metric -> metric.add(example));
        scoredRows.increment();
    }

    private Map<Metric, Scorer.Running> fork() {
        Map<Metric, Scorer.Running> forks = new LinkedHashMap<>();
        synchronized (totals) {
            totals.forEach((metric, total) -> forks.put(metric, total.fork()));
        }
        return forks;
    }

    @SuppressWarnings("NullAway") // forks have the metrics of the totals
    private void join(Map<Metric, Scorer.Running> forks) {
        synchronized (totals) {
            totals.forEach((metric, total) -> total.join(forks.get(metric)));
        }
    }
}
