package io.seqmark.metrics.rouge;

import io.seqmark.metrics.CorpusTally;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.Signature;
import io.seqmark.metrics.significance.Samples;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * The pairs of a corpus as counts: 8 bytes and 12 for each type a pair. Each worker fills its own and they are merged in any
 * order with the same result to the bit, because pairs keep their place in the corpus. Not thread-safe.
 */
public final class RougeCorpus implements CorpusTally<RougeCorpus> {
    private final RougeConfig config;
    private final RougeCounter counter;
    private final int width;
    private final int[] pair;
    private int size;
    private long[] places = new long[64];
    private int[] counts;
    private int minReferences = Integer.MAX_VALUE;
    private int maxReferences;

    RougeCorpus(RougeConfig config) {
        this.config = config;
        this.counter = new RougeCounter(config);
        this.width = config.types().size() * RougeCounter.WIDTH;
        this.pair = new int[width];
        this.counts = new int[64 * width];
    }

    /** The number of pairs. */
    public int size() {
        return size;
    }

    /** Adds the next pair; for callers that add a whole corpus in order. */
    public Map<RougeType, PrecisionRecall> add(String prediction, List<String> references) {
        return add(size, prediction, references);
    }

    /**
     * Adds a pair.
     *
     * @param place the pair's place in the corpus, from 0; each is added once
     * @param references at least one
     * @return the pair's own scores
     * @throws IllegalArgumentException if there is no reference
     */
    public Map<RougeType, PrecisionRecall> add(long place, String prediction, List<String> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("a pair needs at least one reference");
        }
        counter.count(prediction, references, pair);
        append(place, pair, 0);
        minReferences = Math.min(minReferences, references.size());
        maxReferences = Math.max(maxReferences, references.size());
        return Rouge.scores(config, pair, 0);
    }

    @Override
    public RougeCorpus fork() {
        return new RougeCorpus(config);
    }

    @Override
    public void add(long place, Pair pair) {
        add(place, pair.hypothesis(), pair.references());
    }

    @Override
    public void join(RougeCorpus other) {
        merge(other);
    }

    /** Adds all pairs of another worker, which stays as it is. */
    public void merge(RougeCorpus other) {
        if (!config.equals(other.config)) {
            throw new IllegalArgumentException("corpora of different ROUGE configurations do not add up");
        }
        for (int i = 0; i < other.size; i++) {
            append(other.places[i], other.counts, i * width);
        }
        minReferences = Math.min(minReferences, other.minReferences);
        maxReferences = Math.max(maxReferences, other.maxReferences);
    }

    private void append(long place, int[] source, int offset) {
        if (size == places.length) {
            places = Arrays.copyOf(places, size * 2);
            counts = Arrays.copyOf(counts, Math.multiplyExact(size * 2, width));
        }
        places[size] = place;
        System.arraycopy(source, offset, counts, size * width, width);
        size++;
    }

    /**
     * Resamples the corpus; the random stream runs through the types in their order.
     *
     * @return of an empty corpus, all 0
     * @throws IllegalStateException if two pairs have the same place
     */
    public RougeReport bootstrap(BootstrapConfig bootstrap) {
        int[] order = inCorpusOrder();
        Bootstrap resampling = new Bootstrap(bootstrap);
        SequencedMap<RougeType, AggregateScore> scores = new LinkedHashMap<>();
        for (int t = 0; t < config.types().size(); t++) {
            scores.put(config.types().get(t), resampling.aggregate(column(t, order)));
        }
        Signature signature = signature()
                .with("bs", Integer.toString(bootstrap.resamples()))
                .with("seed", Long.toString(bootstrap.seed()));
        return new RougeReport(scores, signature);
    }

    /** The plain means over the corpus; of an empty one, all 0. */
    public SequencedMap<RougeType, PrecisionRecall> mean() {
        int[] order = inCorpusOrder();
        SequencedMap<RougeType, PrecisionRecall> means = new LinkedHashMap<>();
        for (int t = 0; t < config.types().size(); t++) {
            means.put(config.types().get(t), Bootstrap.mean(column(t, order)));
        }
        return means;
    }

    /** The signature of {@link #mean}. */
    public Signature signature() {
        SequencedMap<String, String> entries = new LinkedHashMap<>();
        entries.put("nrefs", minReferences == maxReferences ? Integer.toString(maxReferences) : "var");
        entries.put("stem", config.stemmer() ? "porter-nltk" : "none");
        entries.put("split", config.sentenceSplit().label());
        entries.put("version", Rouge.ROUGE_SCORE_VERSION);
        return new Signature(entries);
    }

    /** The F of each pair for one type, for paired tests. */
    public Samples samples(RougeType type) {
        int column = config.types().indexOf(type);
        if (column < 0) {
            throw new IllegalArgumentException(type.label() + " is not in " + config);
        }
        Samples samples = new Samples(new MeanFmeasure(type, config));
        for (int i = 0; i < size; i++) {
            int at = i * width + column * RougeCounter.WIDTH;
            double fmeasure = PrecisionRecall.of(counts[at], counts[at + 1], counts[at + 2])
                    .fmeasure();
            samples.add(places[i], fmeasure, 1);
        }
        return samples;
    }

    /** Precision, recall and F of one type, pair after pair. */
    private double[] column(int type, int[] order) {
        double[] column = new double[order.length * 3];
        for (int i = 0; i < order.length; i++) {
            int at = order[i] * width + type * RougeCounter.WIDTH;
            PrecisionRecall score = PrecisionRecall.of(counts[at], counts[at + 1], counts[at + 2]);
            column[i * 3] = score.precision();
            column[i * 3 + 1] = score.recall();
            column[i * 3 + 2] = score.fmeasure();
        }
        return column;
    }

    private int[] inCorpusOrder() {
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted((a, b) -> Long.compare(places[a], places[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 1; i < size; i++) {
            if (places[order[i]] == places[order[i - 1]]) {
                throw new IllegalStateException("pair " + places[order[i]] + " was added twice");
            }
        }
        return order;
    }
}
