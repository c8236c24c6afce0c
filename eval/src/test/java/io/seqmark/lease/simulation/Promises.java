package io.seqmark.lease.simulation;

import io.seqmark.journal.Journal;
import java.util.BitSet;

/** What the journal has promised to keep, over all lives of the coordinator. */
final class Promises {
    private final int size;
    /** Appended: survives the process. */
    private final BitSet durable = new BitSet();
    /** Forced to the disk: survives the machine. */
    private final BitSet forced = new BitSet();
    /** Where the rows end in the file. */
    private final long[] ends;

    Promises(int size) {
        this.size = size;
        ends = new long[size];
    }

    BitSet durable() {
        return durable;
    }

    void appended(int id, long end) {
        durable.set(id);
        ends[id] = end;
    }

    void forced() {
        forced.or(durable);
    }

    /** What was not forced may be gone. */
    void powerCut() {
        durable.and(forced);
    }

    /** A byte of the file is not what it was: its row may be gone, and whatever follows. */
    void damaged(long position) {
        for (int id = durable.nextSetBit(0); id >= 0; id = durable.nextSetBit(id + 1)) {
            if (ends[id] > position) {
                durable.clear(id);
                forced.clear(id);
            }
        }
    }

    /** A new life looks at what the last one has left: all that was promised is there, and all that is there is right. */
    void requireKept(Journal journal) {
        for (int id = 0; id < size; id++) {
            Violation.unless(journal.contains(id) || !durable.get(id), "the row of %d is lost", id);
            if (journal.contains(id)) {
                Violation.unless(
                        journal.read(id).untimed().equals(Rows.of(id)),
                        "the row of %d is not what it was: %s",
                        id,
                        journal.read(id));
                if (!durable.get(id)) {
                    // whoever wrote it died before it knew
                    appended(id, journal.length(Journal.MAIN));
                }
            }
        }
        Violation.unless(
                journal.rows() == durable.cardinality(), "%d rows, not %d", journal.rows(), durable.cardinality());
    }
}
