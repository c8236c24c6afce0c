package io.seqmark.lease;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * What becomes of the examples that were with a worker that died: one of them may have killed it, and halving tells which
 * without lending each alone.
 */
final class Suspicion {
    private final WorkList work;
    private final LeaseTerms terms;

    Suspicion(WorkList work, LeaseTerms terms) {
        this.work = work;
        this.terms = terms;
    }

    /**
     * Divides what a lost worker had: what it was at comes back in halves, the rest as it was.
     *
     * @param open what it had
     * @param at what of it it was at
     * @param certain whether there is nothing else that it can have died of, if it had one example
     * @return the example that is given up, if one is
     */
    OptionalLong takeBack(int[] open, int[] at, boolean certain) {
        for (int rank : open) {
            work.died(rank);
        }
        if (certain && open.length == 1 && work.deaths(open[0]) >= terms.deathsToSetAside()) {
            work.finish(open[0]);
            return OptionalLong.of(work.id(open[0]));
        }
        int[] untouched = Arrays.stream(open)
                .filter(rank -> Arrays.binarySearch(at, rank) < 0)
                .toArray();
        lendAgain(at, true);
        lendAgain(untouched, false);
        return OptionalLong.empty();
    }

    /** What died with a worker once was probably just there; what was there twice is looked at alone. */
    private void lendAgain(int[] ranks, boolean inHalves) {
        int[] once = work.waiting(ranksOf(ranks, 1, 1));
        int[] more = work.waiting(ranksOf(ranks, 2, Integer.MAX_VALUE));
        if (inHalves) {
            halves(once).forEach(work::retry);
        } else {
            work.retry(once);
        }
        halves(more).forEach(work::suspect);
    }

    private int[] ranksOf(int[] ranks, int leastDeaths, int mostDeaths) {
        return Arrays.stream(ranks)
                .filter(rank -> work.deaths(rank) >= leastDeaths && work.deaths(rank) <= mostDeaths)
                .toArray();
    }

    private static List<int[]> halves(int[] ranks) {
        int middle = (ranks.length + 1) / 2;
        return List.of(Arrays.copyOf(ranks, middle), Arrays.copyOfRange(ranks, middle, ranks.length));
    }
}
