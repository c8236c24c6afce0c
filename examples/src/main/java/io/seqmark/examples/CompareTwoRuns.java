package io.seqmark.examples;

import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.significance.ConfidenceInterval;
import io.seqmark.metrics.significance.PairedResult;
import io.seqmark.metrics.significance.PairedTest;
import io.seqmark.metrics.significance.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether a run differs from another one in BLEU by more than chance, by paired bootstrap resampling:
 * {@code CompareTwoRuns a/test_generations.txt b/test_generations.txt data/test.target}.
 */
final class CompareTwoRuns {
    private static final int RESAMPLES = 1000;

    private CompareTwoRuns() {}

    /** The result of the second run; its p-value is that of its difference to the first. */
    static PairedResult compare(List<String> baseline, List<String> other, List<String> references) {
        Bleu bleu = new Bleu(BleuConfig.defaults());
        List<Samples> systems = List.of(samples(bleu, baseline, references), samples(bleu, other, references));
        return PairedTest.bootstrap(systems, RESAMPLES, ConfidenceInterval.DEFAULT_SEED)
                .getLast();
    }

    private static Samples samples(Bleu bleu, List<String> predictions, List<String> references) {
        Samples samples = new Samples(bleu);
        for (int i = 0; i < references.size(); i++) {
            samples.add(i, bleu, bleu.statistics(predictions.get(i), List.of(references.get(i))));
        }
        return samples;
    }

    static void main(String[] args) throws IOException {
        PairedResult result = compare(
                Files.readAllLines(Path.of(args[0])),
                Files.readAllLines(Path.of(args[1])),
                Files.readAllLines(Path.of(args[2])));
        IO.println(
                "BLEU %.2f, p = %.4f".formatted(result.score(), result.pValue().orElseThrow()));
    }
}
