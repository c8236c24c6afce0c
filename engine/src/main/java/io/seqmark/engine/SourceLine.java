package io.seqmark.engine;

import io.seqmark.generate.search.BatchEnd;
import io.seqmark.model.PaddedBatch;
import java.util.Comparator;
import java.util.Optional;

/**
 * A source ready for the encoder.
 *
 * @param id 0-based line of the corpus
 * @param ids its token ids, none empty
 * @param truncated whether it was longer than allowed
 * @param batch where its result depends on the batch that transformers 4.4 would have read it in
 * @param member where its search ends with the others of a batch
 * @param overflowed whether it left the range of the precision asked for and is computed in float32
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SourceLine(
        long id,
        int[] ids,
        boolean truncated,
        Optional<PaddedBatch> batch,
        Optional<BatchEnd.Member> member,
        boolean overflowed) {
    /** The order in which lines are handed out. */
    static final Comparator<SourceLine> LONGEST_FIRST =
            Comparator.comparingInt((SourceLine line) -> -line.ids.length).thenComparingLong(SourceLine::id);

    /** The order for lines that wait for those beside them. */
    static final Comparator<SourceLine> AS_THEY_COME = Comparator.comparingLong(SourceLine::id);

    /** One that has not been computed yet. */
    SourceLine(long id, int[] ids, boolean truncated, Optional<PaddedBatch> batch) {
        this(id, ids, truncated, batch, Optional.empty(), false);
    }

    /** The same as one of a batch that ends together. */
    SourceLine in(BatchEnd.Member batchMember) {
        return new SourceLine(id, ids, truncated, batch, Optional.of(batchMember), overflowed);
    }

    /** The same, to be computed in float32. */
    SourceLine forFloat32() {
        return new SourceLine(id, ids, truncated, batch, member, true);
    }
}
