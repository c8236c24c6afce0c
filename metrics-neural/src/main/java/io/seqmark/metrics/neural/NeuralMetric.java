package io.seqmark.metrics.neural;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * A metric whose model is loaded. The score of a corpus is the mean of its segments' values, per column. Confined to one caller; it
 * computes on threads of its own. The bits of a segment's values depend neither on the segments that are scored with it nor on
 * threads.
 */
public interface NeuralMetric extends AutoCloseable {
    /** Names of the values of a segment, as they stand in files: {@code comet}, or {@code bertscore_precision} and so on. */
    List<String> columns();

    /**
     * The scores of a corpus by the names of files, in the order of printing: of each column the mean, unless the original has others.
     *
     * @param means of the columns over all segments
     */
    default SequencedMap<String, Double> corpus(double[] means) {
        SequencedMap<String, Double> scores = new LinkedHashMap<>();
        for (String column : columns()) {
            scores.put(column, means[scores.size()]);
        }
        return scores;
    }

    /** What a paper quotes beside the score: as the original prints it where it prints one, else the model, its hash and what it equals. */
    String signature();

    /**
     * A hash of all that decides on the bits of values beside the segments: the model's files, the settings, the precision. Equal
     * fingerprints are the same computation, so that it is the key of caches and journals. Final once {@link #readCorpus} has returned.
     */
    String fingerprint();

    /** One line that the user is told once: a licence that restricts, or what is unusual about this model. */
    default Optional<String> notice() {
        return Optional.empty();
    }

    /** Whether every segment must have a source. */
    boolean needsSources();

    /** Whether every segment must have a reference. */
    boolean needsReferences();

    /** What the model's authors published for it, to compare with; absent where nothing is known. */
    default Optional<PublishedExample> example() {
        return Optional.empty();
    }

    /** Whether a segment's values depend on the corpus as a whole, as with weights by document frequency. */
    default boolean readsCorpus() {
        return false;
    }

    /** Shows it the corpus, once, before anything is scored; only where {@link #readsCorpus}. */
    default void readCorpus(Stream<Segment> corpus) {
        throw new IllegalStateException("this metric scores each segment by itself");
    }

    /**
     * Scores segments.
     *
     * @param values called on the calling thread, once per segment
     * @throws io.seqmark.base.InputException if a segment lacks a text that this metric needs
     */
    void score(List<Segment> segments, SegmentValues values);

    @Override
    void close();
}
