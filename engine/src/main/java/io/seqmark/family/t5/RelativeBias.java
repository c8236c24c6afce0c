package io.seqmark.family.t5;

import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.PositionBias;

/**
 * T5's relative position bias (Raffel et al., 2020, section 2.1): a learned number per head and bucket of distances, in
 * exact buckets near the query and logarithmic ones further off. Float arithmetic as transformers has it, because a bucket's
 * edge decides.
 */
public final class RelativeBias implements PositionBias.Distance {
    /** The most distances whose buckets are worked out beforehand. */
    private static final int MAX_TABLE = 1 << 12;

    private final float[] table;
    private final int heads;
    private final int buckets;
    private final int maxDistance;
    private final boolean bidirectional;
    /** nearBuckets[relative + reach]: buckets of the distances up to {@code reach} either way. */
    private final int[] nearBuckets;

    private final int reach;

    /**
     * @param table [buckets, heads]
     * @param bidirectional true in the encoder, where half of the buckets are for keys after the query
     */
    public RelativeBias(HostArray table, int maxDistance, boolean bidirectional) {
        this.table = table.toFloats();
        this.heads = table.columns();
        this.buckets = table.rows();
        this.maxDistance = maxDistance;
        this.bidirectional = bidirectional;
        this.reach = Math.min(maxDistance, MAX_TABLE);
        this.nearBuckets = new int[2 * reach + 1];
        for (int relative = -reach; relative <= reach; relative++) {
            nearBuckets[relative + reach] = bucket(relative);
        }
    }

    @Override
    public float bias(int head, int relative) {
        boolean near = Math.abs(relative) <= reach;
        return table[(near ? nearBuckets[relative + reach] : bucket(relative)) * heads + head];
    }

    /** The bucket of a distance (key position minus query position). */
    int bucket(int relative) {
        int available = bidirectional ? buckets / 2 : buckets;
        int first = bidirectional && relative > 0 ? available : 0;
        int distance = bidirectional ? Math.abs(relative) : Math.max(-relative, 0);
        int exact = available / 2;
        if (distance < exact) {
            return first + distance;
        }
        float ratio = (float) Math.log((float) distance / exact)
                / (float) Math.log((double) maxDistance / exact)
                * (available - exact);
        return first + Math.min(exact + (int) ratio, available - 1);
    }
}
