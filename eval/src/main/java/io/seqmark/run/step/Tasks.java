package io.seqmark.run.step;

import io.seqmark.dataset.Corpus;

/**
 * What a run computes: each line of its corpus once for each of its systems. Line i is of the corpus's line i / systems and of system
 * i % systems, so that what a line's systems share lies together.
 *
 * @param systems at least 1
 */
public record Tasks(Corpus corpus, int systems) {
    /** How many there are. */
    public long size() {
        return corpus.size() * systems;
    }

    /** The source of one. */
    public String source(long task) {
        return corpus.source(task / systems);
    }
}
