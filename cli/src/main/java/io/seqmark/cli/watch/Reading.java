package io.seqmark.cli.watch;

import io.seqmark.compute.Console.Phase;
import io.seqmark.compute.ScoreSoFar;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a run is at one moment. Immutable.
 *
 * @param phase what it is at
 * @param seconds since that began
 * @param lines that are generated
 * @param allLines that are to be
 * @param share of the work that is done, by the lengths of the sources: 0 to 1
 * @param tokens generated
 * @param score of what is generated, where it is known
 * @param lost workers that are not there, from 1
 */
record Reading(
        Phase phase,
        double seconds,
        long lines,
        long allLines,
        double share,
        long tokens,
        Optional<ScoreSoFar> score,
        List<Integer> lost) {
    /** Before this, what is left is a guess: the first batch ends all at once. */
    private static final double EARLIEST_SECONDS = 2;

    private static final double ENOUGH_SHARE = 0.05;
    private static final long ENOUGH_LINES = 100;

    Reading {
        lost = List.copyOf(lost);
    }

    /** Seconds until all is generated, at the speed so far; empty where that says nothing. */
    OptionalDouble left() {
        boolean known = phase == Phase.GENERATING
                && share > 0
                && seconds >= EARLIEST_SECONDS
                && (share >= ENOUGH_SHARE || lines >= ENOUGH_LINES);
        return known ? OptionalDouble.of(seconds * (1 - share) / share) : OptionalDouble.empty();
    }

    /** Tokens generated per second; 0 where there are none yet. */
    double rate() {
        return seconds > 0 ? tokens / seconds : 0;
    }

    int percent() {
        return (int) Math.floor(100 * share);
    }
}
