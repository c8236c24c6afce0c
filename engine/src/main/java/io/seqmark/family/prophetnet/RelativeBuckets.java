package io.seqmark.family.prophetnet;

/**
 * Buckets of distances into the past: exact ones near the query, logarithmic ones further off (Raffel et al., 2020,
 * section 2.1, as ProphetNet has it). Float arithmetic as transformers has it, because a bucket's edge decides.
 */
final class RelativeBuckets {
    private final int[] ofDistance;
    private final int buckets;

    RelativeBuckets(int buckets, int maxDistance) {
        this.buckets = buckets;
        this.ofDistance = new int[maxDistance + 1];
        int exact = buckets / 2;
        for (int distance = 0; distance <= maxDistance; distance++) {
            ofDistance[distance] = distance < exact ? distance : logarithmic(distance, exact, maxDistance);
        }
    }

    /** The bucket of a key that many positions before the query; the last entry holds for all further ones. Not to be written to. */
    int[] ofDistances() {
        return ofDistance;
    }

    private int logarithmic(int distance, int exact, int maxDistance) {
        float ratio = (float) Math.log((float) distance / exact) / (float) Math.log((double) maxDistance / exact);
        return (int) Math.min(exact + ratio * (buckets - exact), buckets - 1f);
    }
}
