package io.seqmark.tensor;

import java.util.List;
import java.util.Optional;

/** Which tokens of its sentence each query looks at, where it does not look at all of them. Pure; thread-safe. */
public interface KeyPattern {
    /**
     * The queries of a sentence in blocks.
     *
     * @param length tokens of the sentence, at least 1
     * @return blocks that cover 0 .. length once, in order
     */
    List<QueryBlock> blocks(int length);

    /** What holds in the {@link Stretch#banded} stretches; absent where there are none. */
    default Optional<Band> band() {
        return Optional.empty();
    }

    /**
     * Queries that look at the same stretches.
     *
     * @param from the first query
     * @param count how many
     * @param keys what each looks at: stretches that do not overlap; at least one
     */
    record QueryBlock(int from, int count, List<Stretch> keys) {
        public QueryBlock {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Keys that lie side by side.
     *
     * @param from the first key
     * @param count how many, at least 1
     * @param bias added to all their scores: log(m) makes each count m times
     * @param banded whether a query sees those within the {@link Band} alone; then they lie within its radius of the block
     */
    record Stretch(int from, int count, float bias, boolean banded) {
        /** Keys that every query of the block sees. */
        public static Stretch open(int from, int count) {
            return new Stretch(from, count, 0f, false);
        }
    }

    /**
     * A band around the diagonal.
     *
     * @param radius the largest distance between a query and a key that it sees
     * @param bias added to a score, by distance
     */
    record Band(int radius, Optional<PositionBias.Distance> bias) {}
}
