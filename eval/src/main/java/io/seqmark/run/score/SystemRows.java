package io.seqmark.run.score;

import io.seqmark.engine.Generated;
import io.seqmark.journal.Journal;

/**
 * The rows of one system in the journal of a run that may have several, by the corpus's ids.
 *
 * @param system from 0
 * @param systems of the run
 */
public record SystemRows(Journal journal, int system, int systems) {
    /** The rows of a run of one. */
    public static SystemRows of(Journal journal) {
        return new SystemRows(journal, 0, 1);
    }

    /** Whether there may be any. */
    boolean any() {
        return journal.rows() > 0;
    }

    /** Whether an example's is there. */
    boolean contains(long id) {
        return journal.contains(id * systems + system);
    }

    /** An example's row. */
    public Generated read(long id) {
        Generated row = journal.read(id * systems + system);
        return systems == 1
                ? row
                : new Generated(
                        id, row.hypotheses(), row.truncated(), row.sourceTokens(), row.overflowed(), row.millis());
    }

    /** What processes before this one took. */
    public long earlierMillis() {
        return journal.earlierMillis();
    }
}
