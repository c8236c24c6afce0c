package io.seqmark.metrics.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.metrics.Accumulator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values worked out by hand. */
final class SurfaceMetricsTest {
    @Test
    void exactMatch() {
        Accumulator<SurfaceScore> corpus = new ExactMatch(Normalization.SQUAD).accumulator();
        corpus.add("The Eiffel Tower!", List.of("a tower", "eiffel tower"));
        corpus.add("Paris", List.of("London"));
        corpus.add("", List.of("the."));
        assertThat(corpus.score()).isEqualTo(new SurfaceScore("exact_match", 100 * 2 / 3.0, "2 of 3"));
        assertThat(corpus.signature()).hasToString("nrefs:var|norm:squad|version:seqmark-1");
        ExactMatch strict = new ExactMatch(Normalization.SPACE);
        assertThat(strict.sentenceScore(" a  b ", List.of("a b")).score()).isEqualTo(100);
        assertThat(strict.sentenceScore("A b", List.of("a b")).score()).isZero();
    }

    @Test
    void tokenF1() {
        Accumulator<SurfaceScore> corpus = new TokenF1(Normalization.SQUAD).accumulator();
        corpus.add("the cat cat sat", List.of("a cat sat down", "dog")); // 2 of 3 and 2 of 3
        corpus.add("", List.of(""));
        corpus.add("", List.of("x"));
        assertThat(corpus.score().score()).isCloseTo(100 * (2 / 3.0 + 1 + 0) / 3, within(1e-12));
        assertThat(new TokenF1(Normalization.SPACE)
                        .sentenceScore("a b c", List.of("c d"))
                        .score())
                .isCloseTo(40, within(1e-12));
    }

    @Test
    void outputLength() {
        Accumulator<SurfaceScore> corpus = new OutputLength().accumulator();
        corpus.add("one two three", List.of("one two", "one two three four"));
        corpus.add(" ", List.of("one"));
        SurfaceScore score = corpus.score();
        assertThat(score.score()).isEqualTo(1.5);
        assertThat(score.verboseScore()).isEqualTo("(sd = 1.50 ref = 2.33 ratio = 0.643 empty = 1)");
    }

    @Test
    void repetition() {
        Accumulator<SurfaceScore> corpus = new Repetition(2).accumulator();
        corpus.add("a b a b a b", List.of("")); // 5 bigrams, 2 of them distinct
        corpus.add("a b c", List.of(""));
        corpus.add("a", List.of(""));
        assertThat(corpus.score())
                .isEqualTo(new SurfaceScore("repetition", 100 * 3 / 7.0, "(3 of 7, in 1 predictions)"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Repetition(0));
    }

    @Test
    void anEmptyCorpusIsNoNumberOfTheUnreal() {
        for (SurfaceMetric metric : List.of(
                new ExactMatch(Normalization.SQUAD),
                new TokenF1(Normalization.SQUAD),
                new OutputLength(),
                new Repetition(4))) {
            assertThat(metric.accumulator().score().score()).isZero();
        }
    }
}
