package io.seqmark.engine;

import io.seqmark.generate.search.RandomStream;
import io.seqmark.generate.search.SearchScratch;
import io.seqmark.generate.search.SentenceSearch;
import io.seqmark.generate.search.StopCriterion;

/** Begins the search of a line that enters flight. Thread-safe. */
@FunctionalInterface
interface Searches {
    /**
     * Begins one; also anew, for a line whose first attempt was given up.
     *
     * @param scratch of the replica's thread
     */
    SentenceSearch begin(SourceLine line, SearchScratch scratch);

    /**
     * Those that a run's settings ask for.
     *
     * @param systems that share the model: line i is of the corpus's line i / systems
     */
    static Searches of(EngineSpec spec, StopCriterion stop, int systems) {
        return (line, scratch) -> line.member()
                .map(member ->
                        SentenceSearch.inBatch(spec.generation(), spec.semantics(), line.ids(), stop, scratch, member))
                .orElseGet(() -> SentenceSearch.of(
                        spec.generation(),
                        spec.semantics(),
                        line.ids(),
                        stop,
                        RandomStream.of(spec.seed(), line.id() / systems),
                        scratch));
    }
}
