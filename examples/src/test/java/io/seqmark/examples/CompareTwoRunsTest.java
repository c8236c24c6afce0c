package io.seqmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.metrics.significance.PairedResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompareTwoRunsTest {
    private final List<String> references = read();

    @Test
    void aRunThatLostItsFirstWordsIsWorse() {
        PairedResult worse = CompareTwoRuns.compare(references, shortened(0, 1), references);

        assertThat(worse.score()).isLessThan(100);
        assertThat(worse.pValue().orElseThrow()).isLessThan(0.01);
    }

    @Test
    void runsThatLostTheFirstWordOfEveryOtherLineDoNotDiffer() {
        PairedResult odd = CompareTwoRuns.compare(shortened(0, 2), shortened(1, 2), references);

        assertThat(odd.score()).isLessThan(100);
        assertThat(odd.pValue().orElseThrow()).isGreaterThan(0.05);
    }

    /** Without the first word of some lines. */
    private List<String> shortened(int first, int every) {
        List<String> lines = new ArrayList<>(references);
        for (int i = first; i < lines.size(); i += every) {
            lines.set(i, lines.get(i).substring(lines.get(i).indexOf(' ') + 1));
        }
        return lines;
    }

    private static List<String> read() {
        try {
            return Files.readAllLines(Repository.file("demo/data/translation/test.target"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
