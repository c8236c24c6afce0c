package io.seqmark.spec;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Several processes, on one or many machines, that share a run through a common folder: this one is one of them. Immutable.
 *
 * @param rank this process, from 0; the first merges and reports
 * @param size how many there are, at least 2
 * @param launcher who started them, for messages
 * @param syncTimeout how long the first rank waits for another one without a sign of life
 * @param adoptMissing whether it then computes that one's share
 */
public record Ranks(int rank, int size, String launcher, Duration syncTimeout, boolean adoptMissing) {
    private static final String WRITER = "rank-";
    private static final Pattern RANK_WRITER = Pattern.compile(WRITER + "[0-9]{1,9}");

    public Ranks {
        if (size < 2 || rank < 0 || rank >= size) {
            throw new IllegalArgumentException("rank " + rank + " of " + size);
        }
    }

    /** Whether this process merges and reports. */
    public boolean isFirst() {
        return rank == 0;
    }

    /** The examples of a rank in a corpus of that size, ascending: {@code rank, rank + size, rank + 2 * size, ...}. */
    public LongStream share(int ofRank, long corpusSize) {
        return LongStream.iterate(ofRank, id -> id < corpusSize, id -> id + size);
    }

    /** The name of a rank as a writer of the journal. */
    public static String writer(int rank) {
        return WRITER + rank;
    }

    /** The rank that writes under that name; empty where it is none's. */
    public static OptionalInt ofWriter(String writer) {
        return RANK_WRITER.matcher(writer).matches()
                ? OptionalInt.of(Integer.parseInt(writer.substring(WRITER.length())))
                : OptionalInt.empty();
    }

    /** The file of a rank's results, as {@code run_distributed_eval.py} names it. */
    public static String output(int rank) {
        return "rank_" + rank + "_output.json";
    }
}
