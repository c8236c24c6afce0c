package io.seqmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.ParallelCorpus;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OwnMetricTest {
    /** Counted by hand: of "a cat sat" cat and sat are there, of "it rains" it alone. */
    @Test
    void scoresACorpusOnAllCores() {
        Accumulator<OwnMetric.WordRecall> corpus = new OwnMetric().accumulator();
        List<Pair> pairs =
                List.of(new Pair("the cat sat", List.of("a cat sat")), new Pair("it was cold", List.of("it rains")));

        ParallelCorpus.count(pairs.iterator(), List.of(corpus));

        assertThat(corpus.score().format(1) + "  " + corpus.signature())
                .isEqualTo("word recall = 60.0  nrefs:1|version:1");
    }
}
