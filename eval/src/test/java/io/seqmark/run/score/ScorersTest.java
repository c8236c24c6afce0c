package io.seqmark.run.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.seqmark.base.Semantics;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.rouge.BootstrapConfig;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeConfig;
import io.seqmark.metrics.rouge.RougeCorpus;
import io.seqmark.spec.Scoring;
import io.seqmark.spec.Scoring.Metric;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Scoring a corpus in parts on several threads gives the bits of scoring it in one go, in order. */
final class ScorersTest {
    private static final int PAIRS = 2_345;
    private static final List<String> WORDS =
            List.of("the", "a", "dog", "house", "runs", "sleeps", "quickly", "Dr.", "now.");

    private final List<String> predictions = texts(1);
    private final List<String> references = texts(2);

    @Test
    void bleu() {
        ScoredMetric scored = score(Metric.BLEU);
        assertThat(scored.scores())
                .containsExactly(Map.entry(
                        "bleu",
                        new Bleu(BleuConfig.defaults())
                                .corpusScore(predictions, references)
                                .score()));
        assertThat(scored.sentence().apply(17))
                .containsEntry(
                        "bleu",
                        new Bleu(BleuConfig.sentenceDefaults())
                                .sentenceScore(predictions.get(17), List.of(references.get(17)))
                                .score());
    }

    @Test
    void rouge() {
        RougeCorpus corpus = new Rouge(RougeConfig.summarization()).corpus();
        for (int i = 0; i < PAIRS; i++) {
            corpus.add(predictions.get(i), List.of(references.get(i)));
        }
        double lsum = corpus.bootstrap(BootstrapConfig.seeded(7))
                .scores()
                .lastEntry()
                .getValue()
                .mid()
                .fmeasure();
        ScoredMetric scored = score(Metric.ROUGE);
        assertThat(scored.scores().keySet()).containsExactly("rouge1", "rouge2", "rougeL", "rougeLsum");
        assertThat(scored.scores()).containsEntry("rougeLsum", lsum * 100);
        assertThat(scored.signature()).contains("seed:7");
    }

    private ScoredMetric score(Metric metric) {
        return Scorers.of(metric, Semantics.HF_4_4, new Scoring(List.of(metric), 7))
                .score(PAIRS, id -> predictions.get((int) id), id -> references.get((int) id));
    }

    private static List<String> texts(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, PAIRS)
                .mapToObj(i -> random.ints(3 + random.nextInt(12), 0, WORDS.size())
                        .mapToObj(WORDS::get)
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void pegasusNewlinesEndSentencesButUnderHf44() {
        for (Semantics semantics : Semantics.values()) {
            ScoredMetric scored = Scorers.of(Metric.ROUGE, semantics, new Scoring(List.of(Metric.ROUGE), 7))
                    .score(1, id -> "a b c<n>d e f", id -> "d e f<n>a b c");
            boolean breaks = semantics != Semantics.HF_4_4;
            // the marker's n is a word unless it is a break
            assertThat(scored.scores().getOrDefault("rougeLsum", -1.0))
                    .isCloseTo(breaks ? 100 : 100 * 3 / 7.0, within(1e-12));
            assertThat(scored.signature()).contains(breaks ? "split:punkt+pegasus-newlines|" : "split:punkt|");
        }
    }
}
