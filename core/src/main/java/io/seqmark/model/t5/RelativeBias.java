package io.seqmark.model.t5;

import io.seqmark.tensor.HostArray;
import io.seqmark.tensor.PositionBias;

/**
 * T5's relative position bias (Raffel et al., 2020, section 2.1): a learned number per head and bucket of distances, in
 * exact buckets near the query and logarithmic ones further off. Float arithmetic as transformers has it, because a bucket's
 * edge decides.
 */
final class RelativeBias implements PositionBias.Distance {
    private final float[] table;
    private final int heads;
    private final int buckets;
    private final int maxDistance;
    private final boolean bidirectional;

    /**
     * @param table [buckets, heads]
     * @param bidirectional true in the encoder, where half of the buckets are for keys after the query
     */
    RelativeBias(HostArray table, int maxDistance, boolean bidirectional) {
        this.table = table.toFloats();
        this.heads = table.columns();
        this.buckets = table.rows();
        this.maxDistance = maxDistance;
        this.bidirectional = bidirectional;
    }

    @Override
    public float bias(int head, int relative) {
        return table[bucket(relative) * heads + head];
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
