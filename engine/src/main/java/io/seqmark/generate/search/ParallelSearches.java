package io.seqmark.generate.search;

import io.seqmark.tensor.Logits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Several searches for one sentence that know nothing of each other: independent samples. The result is the best of each. */
final class ParallelSearches implements SentenceSearch {
    private final List<? extends SentenceSearch> searches;
    /** Where each search's rows began in the step before. */
    private final int[] before;

    ParallelSearches(List<? extends SentenceSearch> searches) {
        this.searches = List.copyOf(searches);
        this.before = new int[searches.size()];
    }

    @Override
    public int[] tokens() {
        return rows(search -> IntStream.of(searches.get(search).tokens()));
    }

    @Override
    public int[] parents() {
        return rows(search -> IntStream.of(searches.get(search).parents()).map(parent -> before[search] + parent));
    }

    @Override
    public void advance(Logits logits, int firstRow) {
        int row = 0;
        for (int i = 0; i < searches.size(); i++) {
            SentenceSearch search = searches.get(i);
            if (!search.done()) {
                before[i] = row;
                row += search.tokens().length;
                search.advance(logits, firstRow + before[i]);
            }
        }
    }

    @Override
    public boolean done() {
        return searches.stream().allMatch(SentenceSearch::done);
    }

    @Override
    public List<Sequence> results() {
        return searches.stream().map(search -> search.results().getFirst()).toList();
    }

    @Override
    public List<int[]> histories() {
        List<int[]> histories = new ArrayList<>();
        searches.stream().filter(search -> !search.done()).forEach(search -> histories.addAll(search.histories()));
        return histories;
    }

    private int[] rows(Function<Integer, IntStream> ofSearch) {
        return IntStream.range(0, searches.size())
                .boxed()
                .filter(search -> !searches.get(search).done())
                .flatMapToInt(ofSearch)
                .toArray();
    }
}
