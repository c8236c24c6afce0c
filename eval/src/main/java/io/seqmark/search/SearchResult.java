package io.seqmark.search;

import java.util.List;

/**
 * What came of a search. Immutable.
 *
 * @param settings the names of what was tried
 * @param scores the names of the scores, the most important first
 * @param trials the best first
 * @param seconds of the whole search
 */
public record SearchResult(List<String> settings, List<String> scores, List<Trial> trials, double seconds) {
    public SearchResult {
        settings = List.copyOf(settings);
        scores = List.copyOf(scores);
        trials = List.copyOf(trials);
    }

    /** The combination with the best scores. */
    public Trial best() {
        return trials.getFirst();
    }

    /** The combinations that chance may have put behind the best. */
    public List<Trial> tied() {
        return trials.stream().filter(Trial::isTied).toList();
    }
}
