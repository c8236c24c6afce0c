package io.seqmark.examples;

import io.seqmark.metrics.Accumulator;
import io.seqmark.metrics.Pair;
import io.seqmark.metrics.ParallelCorpus;
import io.seqmark.metrics.SummedMetric;
import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.chrf.ChrfConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Scores a finished run on all cores: {@code ScoreRun out/test_generations.txt data/test.target}. */
final class ScoreRun {
    private ScoreRun() {}

    /** A line for each metric, as sacrebleu prints it. */
    static List<String> score(Path predictions, Path references) throws IOException {
        List<Pair> pairs = pairs(predictions, references);
        List<Accumulator<?>> corpora = Stream.<SummedMetric<?>>of(
                        new Bleu(BleuConfig.defaults()), new Chrf(ChrfConfig.defaults()))
                .<Accumulator<?>>map(SummedMetric::accumulator)
                .toList();
        ParallelCorpus.count(pairs.iterator(), corpora);
        return corpora.stream()
                .map(corpus -> corpus.score().format(1) + "  " + corpus.signature())
                .toList();
    }

    private static List<Pair> pairs(Path predictions, Path references) throws IOException {
        List<String> hypotheses = Files.readAllLines(predictions);
        List<String> targets = Files.readAllLines(references);
        if (hypotheses.size() != targets.size()) {
            throw new IllegalArgumentException(
                    hypotheses.size() + " predictions but " + targets.size() + " references");
        }
        return IntStream.range(0, targets.size())
                .mapToObj(i -> new Pair(hypotheses.get(i), List.of(targets.get(i))))
                .toList();
    }

    static void main(String[] args) throws IOException {
        score(Path.of(args[0]), Path.of(args[1])).forEach(IO::println);
    }
}
