package io.seqmark.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.seqmark.metrics.bleu.Bleu;
import io.seqmark.metrics.bleu.BleuConfig;
import io.seqmark.metrics.chrf.Chrf;
import io.seqmark.metrics.chrf.ChrfConfig;
import io.seqmark.metrics.rouge.Rouge;
import io.seqmark.metrics.rouge.RougeConfig;
import io.seqmark.metrics.ter.Ter;
import io.seqmark.metrics.ter.TerConfig;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Apart from the other bad input, as it takes seconds. */
@Tag("slow")
final class HugeLinesTest {
    /** Ten million characters a line; a table of all cells would need terabytes. */
    @Test
    void linesOfTenMegabytes() {
        String words = longLine(new Random(1));
        String others = longLine(new Random(2));
        assertThat(new Bleu(BleuConfig.defaults())
                        .sentenceScore(words, List.of(others))
                        .score())
                .isBetween(0.0, 100.0);
        assertThat(new Chrf(ChrfConfig.plusPlus())
                        .sentenceScore(words, List.of(others))
                        .score())
                .isBetween(10.0, 100.0);
        assertThat(new Ter(TerConfig.defaults())
                        .sentenceScore(words, List.of(words))
                        .score())
                .isZero();
        assertThat(new Rouge(RougeConfig.summarization().withTypes(RougeConfig.SUMMARIZATION_TYPES.subList(0, 2)))
                        .sentenceScore(words, List.of(words))
                        .values())
                .allSatisfy(score -> assertThat(score.fmeasure()).isEqualTo(1));
    }

    private static String longLine(Random random) {
        StringBuilder line = new StringBuilder();
        while (line.length() < 10_000_000) {
            line.append((char) ('a' + random.nextInt(26)))
                    .append("ord")
                    .append(random.nextInt(5000))
                    .append(' ');
        }
        return line.toString();
    }
}
