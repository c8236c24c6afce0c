package io.seqmark.run.score;

import java.util.List;

/**
 * What a run's metrics see of one example.
 *
 * @param id its line of the corpus, from 0
 * @param source the line that was read
 * @param prediction the best text
 * @param references at least one, right-stripped
 */
public record Example(long id, String source, String prediction, List<String> references) {
    public Example {
        references = List.copyOf(references);
    }
}
