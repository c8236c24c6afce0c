package io.seqmark.generate.search;

import io.seqmark.generate.logits.RowScores;
import io.seqmark.generate.logits.Support;
import io.seqmark.tensor.Logits;
import org.jspecify.annotations.Nullable;

/** What the searches of one thread share so as not to allocate it again and again. */
public final class SearchScratch {
    private @Nullable RowScores scores;
    private final Support support = new Support();

    /** Empty; made for a vocabulary when the first search needs it. */
    public SearchScratch() {}

    /** The row editor of the vocabulary at hand. */
    RowScores scores(Logits block) {
        RowScores present = scores;
        if (present == null || present.size() != block.columns()) {
            present = new RowScores(block);
            scores = present;
        }
        return present;
    }

    /** Where a step's distribution is put. */
    Support support() {
        return support;
    }
}
